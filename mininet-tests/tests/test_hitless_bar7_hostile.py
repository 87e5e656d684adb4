"""Bar 7, hostile connections on all three ports: good hypervisors and tenants notice nothing."""

import pytest

from keyway_lab import hostile
from keyway_lab.lab import Attachment, Lab
from keyway_lab.waiting import until
from zero_touch import undisturbed

CONNECTIONS = 300
SAID = (  # what the log must tell of, before the test has seen enough
    "does not speak OpenFlow", "did not say who it is within", "but so has the one connected from",
    "does not speak OVSDB", "list_dbs: no answer in")


@pytest.fixture
def lab():
    with Lab() as lab:
        yield lab


def test_bad_input_hostile_connections_cost_the_good_ones_nothing(lab):
    blue = lab.network("blue", subnets=("10.0.0.0/24",))
    one, two, spare = lab.attach(*(Attachment(f"blue{n}", blue, lab.hypervisors[n % 2])
                                   for n in range(3)))
    one.until_answered(two.address(), evidence=lab.dump)
    stranger = hostile.machine(lab)
    before = [hypervisor.openflow_connection() for hypervisor in lab.hypervisors]
    with undisturbed(one, two), hostile.attack(stranger, CONNECTIONS, lab.hypervisors[0]):
        def all_told():
            log = lab.controller.log.read_text()
            return all(words in log for words in SAID)
        until(all_told, "all kinds of strangers were refused", 60, lab.controller.log_tail)
        lab.api.delete("port", spare.port["id"])
        lab.api.realised(timeout=10)
    assert [hypervisor.openflow_connection() for hypervisor in lab.hypervisors] == before
    # Told, but not once for each: they came by the thousand.
    assert 0 < len(lab.api.get("/v1/topology")["refused_peers"]) < 30
    assert lab.controller.log.read_text().count("refused ") < CONNECTIONS
