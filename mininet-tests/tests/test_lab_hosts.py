"""The lab proves its hosts: empty ones, virtual machines, hand-built ones, and all that befalls them.

Without the controller: what it must do is typed here by hand.
"""

import signal

import pytest

import handbuilt
import handmade
from keyway_lab.fresh import FreshHypervisor
from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.lab import Lab
from keyway_lab.logs import LOST_INTERFACE, RESTARTED
from keyway_lab.vm import VirtualMachine

KEY = 4097
PORT = {"id": "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "device_id": "", "mac_address": "02:00:00:00:00:07"}


@pytest.fixture
def lab():
    with Lab(controller=False, kind=FreshHypervisor) as lab:
        yield lab


def set_up_by_hand(hypervisor):
    hypervisor.switch.vsctl("set-fail-mode", INTEGRATION, "secure")
    hypervisor.plug_tunnel()


def test_a_fresh_host_says_who_it_is_and_one_line_is_all_that_joining_types(lab):
    host = lab.hypervisors[0]
    assert host.switch.vsctl("list-br") == "br-phy"
    assert host.switch.vsctl("get", "Open_vSwitch", ".", "external_ids:hostname") == "hv1"
    assert host.switch.vsctl("get", "Open_vSwitch", ".", "external_ids:system-id").strip('"') == host.system_id
    host.join()
    assert host.switch.vsctl("get-manager") == "tcp:172.30.0.1:6640"
    lab.expect_in_logs("172.30.0.1:6640|socket_util")  # nobody listens there in this lab


def test_a_virtual_machine_is_plugged_as_libvirt_does_and_pings_through_its_tunnel(lab):
    lab.expect_in_logs(*LOST_INTERFACE)
    here, there = lab.hypervisors
    for host in (here, there):
        host.switch.vsctl("add-br", INTEGRATION, "--", "set", "bridge", INTEGRATION,
                          f"datapath_type={host.switch.vsctl('get', 'bridge', 'br-phy', 'datapath_type')}")
        set_up_by_hand(host)
    machine = VirtualMachine("vm1", here, PORT, ["10.0.0.1/24", "fd00::1/64"])
    lab.machines["vm1"] = machine
    guest = lab.plain_guest("peer", there, "02:00:00:00:00:02", ["10.0.0.2/24", "fd00::2/64"])
    for _ in ("first", "again"):
        machine.power_on()
        members = [(KEY, machine.mac, here, machine.tap), (KEY, guest.mac, there, guest.name)]
        for host in (here, there):
            handmade.install(host, members)
        said = here.switch.vsctl("get", "interface", machine.tap, "external_ids")
        assert PORT["id"] in said and PORT["mac_address"] in said
        for address in ("10.0.0.2", "fd00::2"):
            assert machine.ping(address).all_answered, machine.console()
        for family in (4, 6):
            assert guest.ping(machine.address(family)).all_answered
        assert "mtu 1458" in machine.run("ip link show eth0")
        machine.kill()
        assert machine.tap in here.switch.vsctl("list-ports", INTEGRATION), "nobody has unplugged it yet"
        machine.unplug()
        for host in (here, there):
            handmade.remove(host)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["gracefully", "kill-9"])
def test_a_restarted_database_server_still_has_what_it_had(lab, how):
    lab.expect_in_logs(*RESTARTED)
    host = lab.hypervisors[0]
    before = handbuilt.possessions(host).keys()
    host.restart_database(how)
    assert handbuilt.possessions(host).keys() == before


def test_a_hand_built_host_has_traffic_over_vlans_and_gre_and_survives_a_crash(lab):
    lab.expect_in_logs(*LOST_INTERFACE, *RESTARTED)
    host, other = lab.hypervisors
    built = handbuilt.build(lab, host, other)

    def all_ping():
        for guest in built.others:
            assert built.asker.ping(guest.address(), patience=2).received > 0, guest.name
    all_ping()
    before = handbuilt.possessions(host).keys()
    host.crash()
    host.boot()
    for guest in built.here:
        lab.rewire(guest)
    all_ping()
    assert handbuilt.possessions(host).keys() == before
