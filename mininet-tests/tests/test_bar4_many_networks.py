"""Bar 4, beyond 4,096: 5,000 networks with a port on each of the same two hypervisors."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from keyway_lab.lab import Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.waiting import until

NETWORKS = int(os.environ.get("KEYWAY_MANY", 5000))
SAMPLED = 50
BULK = 500  # in one request
SUBNET = "10.0.0.0/24"
SEED = int(os.environ.get("KEYWAY_SEED", random.randrange(1 << 32)))
PINGS_AT_ONCE = 10


@pytest.fixture
def lab():
    """Only OVS's userspace datapath takes dummy interfaces beside real ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYWAY_LAB_DATAPATH", "netdev")
        with Lab(dummies=True) as lab:
            yield lab


@contextmanager
def timed(what):
    began = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - began:.1f} s")


def interface(network, hypervisor):
    return f"p{network}h{hypervisor.number}"


def address(hypervisor):
    return f"10.0.0.{hypervisor.number}"


def mac(network, hypervisor):
    return f"02:{hypervisor.number:02x}:00:00:{network >> 8:02x}:{network & 0xff:02x}"


def plug_real_then_dummies(lab, sampled):
    """The real ones first: Open vSwitch takes seconds for one more once it has 5,000."""
    guests = {}
    for hypervisor in lab.hypervisors:
        for network in sampled:
            name = interface(network, hypervisor)
            guests[network, hypervisor] = lab.wired_guest(
                name, hypervisor, mac(network, hypervisor), [f"{address(hypervisor)}/24"])
        hypervisor.plug(*(interface(network, hypervisor) for network in sampled))
    others = sorted(set(range(NETWORKS)) - set(sampled))
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda h: h.plug(*(interface(n, h) for n in others), kind="dummy"),
                      lab.hypervisors))
    return guests


def create_in_bulk(api, kind, many):
    many = list(many)
    return [made for at in range(0, len(many), BULK)
            for made in api.create_all(kind, many[at:at + BULK])]


def define(lab):
    """All networks, each with the same subnet, and a port at each hypervisor."""
    networks = create_in_bulk(lab.api, "network",
                              ({"name": f"net{n}"} for n in range(NETWORKS)))
    create_in_bulk(lab.api, "subnet", (
        {"network_id": network["id"], "cidr": SUBNET, "ip_version": 4, "gateway_ip": None,
         "enable_dhcp": False} for network in networks))
    create_in_bulk(lab.api, "port", (
        {"network_id": network["id"], "mac_address": mac(n, hypervisor),
         "fixed_ips": [{"ip_address": address(hypervisor)}],
         "binding:host_id": hypervisor.name,
         "binding:profile": {"interface": interface(n, hypervisor)}}
        for n, network in enumerate(networks) for hypervisor in lab.hypervisors))
    return networks


def test_bar4_5000_networks_on_two_hypervisors_are_realised_and_sampled_pairs_ping(lab):
    print(f"seed: KEYWAY_SEED={SEED}")
    # While it takes thousands of interfaces Open vSwitch hears nobody, for longer than is patient.
    lab.expect_in_logs(*LOST_CONTROLLER)
    sampled = random.Random(SEED).sample(range(NETWORKS), min(SAMPLED, NETWORKS))
    with timed(f"Open vSwitch takes {NETWORKS} interfaces on each hypervisor"):
        guests = plug_real_then_dummies(lab, sampled)
    with timed(f"the API takes {NETWORKS} networks and subnets and {2 * NETWORKS} ports"):
        networks = define(lab)
    assert len({network["provider:segmentation_id"] for network in networks}) == NETWORKS
    with timed("then all is realised"):
        lab.api.realised(timeout=120)

    def active():
        return len(lab.api.list("port", "status=ACTIVE&fields=id")) == 2 * NETWORKS
    with timed("then every port is ACTIVE"):
        until(active, "all ports are ACTIVE", timeout=60, interval=0.5, evidence=lambda: str(
            lab.api.list("port", "status=DOWN&status=BUILD&fields=name&fields=status")[:10]))

    with timed(f"{len(sampled)} pairs ping"):
        one, other = lab.hypervisors
        with ThreadPoolExecutor(PINGS_AT_ONCE) as pool:
            # Each poll of the userspace datapath visits all 5,000 ports, so answers take a while.
            results = list(pool.map(
                lambda n: guests[n, one].ping(address(other), patience=3), sampled))
    assert all(pings.all_answered for pings in results), [p for p in results if not p.all_answered]
