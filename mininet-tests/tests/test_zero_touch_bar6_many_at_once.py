"""Bar 6: 1,000 interfaces plugged into one host by one transaction."""

import time

import pytest

from keyway_lab.lab import Attachment
from keyway_lab.waiting import until
from zero_touch import fresh_lab

INTERFACES, NETWORKS = 1000, 10
PATIENCE = 60
MESSAGES, FULL_READS = "keyway_ovsdb_messages_total", "keyway_ovsdb_full_reads_total"


@pytest.fixture
def lab():
    """Only OVS's userspace datapath takes dummy interfaces beside real ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYWAY_LAB_DATAPATH", "netdev")
        with fresh_lab(2, dummies=True) as lab:
            lab.join(*lab.hypervisors)
            yield lab


def test_bar6_1000_interfaces_at_once_are_bound_and_realised_and_nothing_is_read_again(lab):
    host, other = lab.hypervisors
    networks = [lab.network(f"net{n}", subnets=("10.0.0.0/16",)) for n in range(NETWORKS)]
    ports = [port for n in range(0, INTERFACES, 500) for port in lab.api.create_all("port", (
        {"name": f"p{i}", "network_id": networks[i % NETWORKS].id} for i in range(n, n + 500)))]
    real = [lab.guest_of(Attachment(port["name"], networks[i], host), port)
            for i, port in enumerate(ports[:2])]
    lab.api.realised()
    before = lab.api.metrics()

    began = time.monotonic()
    lab.plug(*real)
    host.plug(*(port["name"] for port in ports[2:]), kind="dummy", external_ids={
        port["name"]: {"iface-id": port["id"]} for port in ports[2:]})
    plugged = time.monotonic() - began
    until(lambda: len(lab.api.list("port", "status=ACTIVE&fields=id")) == INTERFACES,
          "all ports are ACTIVE", PATIENCE, interval=0.2, evidence=lambda: str(
              lab.api.list("port", "status=DOWN&status=BUILD&fields=name&fields=status")[:10]))
    lab.api.realised(int(lab.api.metrics()["keyway_world_revision"]), timeout=PATIENCE)
    took = time.monotonic() - began

    bound = lab.api.list("port", "fields=binding:host_id&fields=binding:vif_type")
    assert {(p["binding:host_id"], p["binding:vif_type"]) for p in bound} == {(host.name, "ovs")}
    messages, reads = (lab.api.metrics()[name] - before[name] for name in (MESSAGES, FULL_READS))
    print(f"bar 6: 1,000 interfaces: Open vSwitch took them in {plugged:.1f} s, all bound and realised"
          f" after {took:.1f} s; {messages:.0f} OVSDB messages, {reads:.0f} full reads")
    assert before[FULL_READS] == len(lab.hypervisors), "each host was read once, when it connected"
    assert reads == 0
    assert messages < INTERFACES / 10
    peers = lab.attach(*(Attachment(f"peer{i}", networks[i], other) for i in range(2)))
    for guest, peer in zip(real, peers):
        peer.until_answered(guest.address(), evidence=lab.dump)
