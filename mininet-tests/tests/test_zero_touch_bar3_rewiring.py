"""Bar 3: whatever happens to a host, it wires itself again, and nobody else notices."""

import signal
from contextlib import contextmanager

import pytest

from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.lab import Attachment
from zero_touch import SUBNETS, assert_equal_to_a_full_compile, fresh_lab, undisturbed


@pytest.fixture(scope="module")
def lab():
    with fresh_lab(3) as lab:
        lab.join(*lab.hypervisors)
        yield lab


@pytest.fixture(scope="module")
def guests(lab):
    blue = lab.network("blue", subnets=SUBNETS)
    return lab.attach(*(Attachment(f"blue{h.number}", blue, h) for h in lab.hypervisors))


@contextmanager
def rewires(lab, guests, what):
    """Around all that is done to hv1, its guest's re-plug included: the rest must come by itself.

    The clock starts when the host has done its part.
    """
    stays, *others = guests
    lab.until_active(*guests)
    for guest, to in ((others[0], stays), (others[1], stays), others):
        guest.until_answered(to.address())  # the hosts find each other on the underlay first
    with undisturbed(*others):
        yield
        took = stays.until_answered(others[0].address(), evidence=lab.dump)
        others[1].until_answered(stays.address(), evidence=lab.dump)
        lab.until_active(*guests)
        lab.api.realised()
        assert_equal_to_a_full_compile(lab, *guests)
    print(f"bar 3: {what}: first ping after {took:.2f} s, flows equal to a full compile")


def test_bar3_an_interface_plugged_again_under_another_openflow_number(lab, guests):
    host, guest = lab.hypervisors[0], guests[0]
    before = host.ofport(guest.name)
    with rewires(lab, guests, "interface plugged again"):
        host.unplug(guest.name)
        lab.plain_guest("spare", host)  # takes the number that has become free
        lab.plug(guest)
    assert host.ofport(guest.name) != before


def test_bar3_ovs_vswitchd_killed_and_started(lab, guests):
    host = lab.hypervisors[0]
    with rewires(lab, guests, "ovs-vswitchd restarted"):
        host.kill_switch()
        host.start_switch()


def test_bar3_the_bridge_deleted_is_made_again(lab, guests):
    host = lab.hypervisors[0]
    with rewires(lab, guests, "bridge deleted"):
        host.switch.vsctl("del-br", INTEGRATION)
        host.until_bridge()
        lab.plug(guests[0])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["gracefully", "kill-9"])
def test_bar3_ovsdb_server_restarted_costs_no_ping_at_all(lab, guests, how):
    host = lab.hypervisors[0]
    guests[0].until_answered(guests[1].address())
    with rewires(lab, guests, f"ovsdb-server ended by {how.name} and started"):
        with undisturbed(guests[0], guests[1]):
            host.restart_database(how)
            host.switch.tables.until_applied()
            lab.until_hosts_counted(len(lab.hypervisors))
        # And what it is for works again: somebody else's plug is seen.
        late, = lab.attach(Attachment(f"late{how}", guests[0].network, host))
    assert late.ping(guests[1].address()).received


def test_bar3_the_host_rebooted(lab, guests):
    host = lab.hypervisors[0]
    with rewires(lab, guests, "host rebooted, from Open vSwitch's start"):
        host.crash()
        host.boot()
        lab.rewire(guests[0])
