"""Bar 3: for every ordered pair of ports a frame arrives exactly where it must, once, nowhere else."""

import os
import random

import pytest

from keyway_lab import frames
from keyway_lab.delivery import wrong_deliveries
from keyway_lab.lab import Attachment, Lab
from keyway_lab.probes import Endpoint, Model

NETWORKS = 6
HYPERVISORS = 3
SUBNETS = ("10.0.0.0/24", "fd00::/64")
SEED = int(os.environ.get("KEYWAY_SEED", random.randrange(1 << 32)))


def random_ports(rng, lab, networks):
    """Two to five ports a network. All use the same addresses, and networks in twos the same MACs.

    A third are free of port security: what a port says in its own name fares the same either way,
    but that its questions are answered by their owners only.
    """
    for number, network in enumerate(networks):
        for host in rng.sample(range(1, 8), rng.randint(2, 5)):
            yield Attachment(f"n{number}p{host}", network, rng.choice(lab.hypervisors),
                             (f"10.0.0.{host}", f"fd00::{host}"),
                             mac=f"02:00:00:{number // 2:02x}:00:{host:02x}", silent=True,
                             attributes={"port_security_enabled": rng.random() > 1 / 3})


@pytest.fixture(scope="module")
def placed():
    """A lab with random ports, and the model of them."""
    print(f"seed: KEYWAY_SEED={SEED}")
    with Lab(hypervisors=HYPERVISORS) as lab:
        networks = [lab.network(f"net{number}", subnets=SUBNETS) for number in range(NETWORKS)]
        guests = lab.attach(*random_ports(random.Random(SEED), lab, networks))
        lab.api.realised()
        yield lab, Model(Endpoint(g.name, g.network.name, g.mac, g.address(4), g.address(6),
                                  g.port["port_security_enabled"]) for g in guests)


def test_bar3_every_frame_of_every_pair_arrives_where_it_must_once_and_nowhere_else(placed):
    lab, model = placed
    faults = wrong_deliveries(lab, model)
    assert not faults, "\n".join([f"KEYWAY_SEED={SEED}: {len(faults)} faults", *faults[:40],
                                  lab.dump()])


def test_bar3_the_model_itself_expects_known_unknown_and_foreign_addresses_apart():
    """The judge is judged: three ports by hand."""
    one = Endpoint("one", "x", "02::01", "10.0.0.1", "fd00::1")
    two = Endpoint("two", "x", "02::02", "10.0.0.2", "fd00::2")
    far = Endpoint("far", "y", "02::09", "10.0.0.2", "fd00::9")
    for endpoint in (one, two, far):
        object.__setattr__(endpoint, "mac", endpoint.mac.replace("::", ":00:00:00:00:"))
    by_mark = {probe.mark: probe for probe in Model([one, two, far]).probes()}
    assert by_mark["unicast one two"].arrives == ("two",)
    assert by_mark["unicast one far"].arrives == ()
    assert by_mark["broadcast one one"].arrives == ("two",)
    assert by_mark["broadcast far far"].arrives == ()
    assert by_mark["arp one two"].answer == ("10.0.0.2", two.mac)
    assert by_mark["arp one far"].answer == ("10.0.0.2", two.mac), "the address is two's in x"
    assert by_mark["nd one far"].arrives == ("two",), "unknown in x, so asked around"
    assert by_mark["nd one far"].answer is None
    assert by_mark["acd one two"].arrives == ("two",)
    assert frames.Frame(by_mark["nd one two"].frame).checksum_holds
