"""Wiring stays true while guests come and go: what by hand is lost at each power cycle."""

import pytest

from keyway_lab.lab import Attachment, Lab
from keyway_lab.waiting import until

SUBNETS = ("10.0.0.0/24", "fd00::/64")


@pytest.fixture(scope="module")
def lab():
    with Lab() as lab:
        yield lab


@pytest.fixture(scope="module")
def blue(lab):
    return lab.network("blue", key=0x12345678, subnets=SUBNETS)


@pytest.fixture(scope="module")
def anchor(lab, blue):
    """A guest on hv2 that stays; the others of these tests ping it."""
    return lab.attach(Attachment("anchor", blue, lab.hypervisors[1]))[0]


def until_status(lab, guest, status):
    def now():
        return lab.api.get(f"/v2.0/ports/{guest.port['id']}")["port"]["status"]
    until(lambda: now() == status, f"{guest.name} is {status}", 10,
          lambda: f"it is {now()}\n{lab.dump()}")


def test_a_guest_unplugged_and_plugged_in_again_is_wired_again(lab, blue, anchor):
    """As a power cycle of a VM does it: the interface goes and comes back under another number."""
    host = lab.hypervisors[0]
    guest, = lab.attach(Attachment("cycled", blue, host))
    before = host.ofport("cycled")
    host.unplug("cycled")
    until_status(lab, guest, "DOWN")
    spare = lab.plain_guest("spare", host)  # takes the number that has become free
    host.plug("cycled")
    until_status(lab, guest, "ACTIVE")
    assert host.ofport("cycled") != before or host.ofport(spare.name) != before
    for family in (4, 6):
        assert guest.ping(anchor.address(family)).all_answered, lab.dump()


def test_a_plugged_interface_without_a_port_reaches_nobody(lab, blue, anchor):
    stray = lab.plain_guest("stray", lab.hypervisors[0], addresses=["10.0.0.99/24"])
    with lab.capture() as ports:
        assert stray.ping(anchor.address()).received == 0
        ports.until_quiet()
    assert [seen for seen in ports.frames if seen.frame.source == stray.mac_now()] == []


def test_a_deleted_port_is_cut_off_and_its_flows_are_gone(lab, blue, anchor):
    guest, = lab.attach(Attachment("leaver", blue, lab.hypervisors[0]))
    assert guest.ping(anchor.address()).all_answered
    assert any(guest.port["mac_address"] in h.flows() for h in lab.hypervisors)
    lab.api.delete("port", guest.port["id"])
    lab.api.realised()
    assert guest.ping(anchor.address()).received == 0
    for hypervisor in lab.hypervisors:
        assert guest.port["mac_address"] not in hypervisor.flows()


def test_a_port_moved_to_another_hypervisor_is_reached_there(lab, blue, anchor):
    """As a migration does it: the same MAC and addresses, from now on at the other end."""
    guest, = lab.attach(Attachment("mover", blue, lab.hypervisors[0]))
    lab.api.update("port", guest.port["id"], **{
        "binding:host_id": "hv2", "binding:profile": {"interface": "moved"}})
    lab.hypervisors[0].unplug("mover")
    moved = lab.wired_guest("moved", lab.hypervisors[1], guest.mac, guest.addresses)
    lab.hypervisors[1].plug("moved")
    until_status(lab, guest, "ACTIVE")
    lab.api.realised()
    assert moved.ping(anchor.address()).all_answered, lab.dump()


def test_a_port_that_is_administratively_down_is_silent_until_it_is_up_again(lab, blue, anchor):
    guest, = lab.attach(Attachment("asleep", blue, lab.hypervisors[0]))
    for up in (False, True):
        lab.api.update("port", guest.port["id"], admin_state_up=up)
        lab.api.realised()
        assert guest.ping(anchor.address()).received == (3 if up else 0), lab.dump()


def test_flows_of_others_on_the_bridge_stay_untouched(lab, blue, anchor):
    host = lab.hypervisors[0]
    host.add_flows("cookie=0xabcdef,table=250,priority=7,ip,actions=drop\n")
    guest, = lab.attach(Attachment("visitor", blue, host))
    lab.api.delete("port", guest.port["id"])
    lab.api.realised()
    assert "cookie=0xabcdef" in host.flows()


def test_full_size_packets_and_tcp_pass_over_the_tunnel(lab, blue, anchor):
    guest, = lab.attach(Attachment("large", blue, lab.hypervisors[0]))
    assert "1 received" in guest.run("ping", "-n", "-c", "1", "-W", "2", "-M", "do", "-s", "1430",
                                     anchor.address())
    with anchor.serving(5201, "iperf3", "-s", "-1"):
        assert "receiver" in guest.run("iperf3", "-c", anchor.address(), "-n", "4M")


def test_the_topology_shows_hypervisors_ports_and_hosts(lab, blue, anchor):
    topology = str(lab.api.get("/v1/topology"))
    for expected in ("hv1", "hv2", "172.31.0.1", "gre0", anchor.mac, anchor.address()):
        assert expected in topology, expected
