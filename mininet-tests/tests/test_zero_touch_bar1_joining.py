"""Bar 1: from an empty Open vSwitch on three hosts, one line each and five API calls to the first ping."""

import time
from itertools import permutations

import pytest

import handbuilt
from keyway_lab.lab import Attachment
from keyway_lab.waiting import throughout
from zero_touch import SUBNETS, fresh_lab


@pytest.fixture
def lab():
    with fresh_lab(3) as lab:
        yield lab


def test_bar1_one_line_on_each_of_three_empty_hosts_and_five_calls_and_all_ping(lab):
    before = {host: handbuilt.possessions(host) for host in lab.hypervisors}
    began = time.monotonic()
    for host in lab.hypervisors:
        host.join()
    blue = lab.network("blue", subnets=SUBNETS)  # two of the five calls; a port each are the others
    ports = [lab.api.create("port", name=f"blue{host.number}", network_id=blue.id)
             for host in lab.hypervisors]
    # Like whoever plugs, a namespace or a virtual machine needs the bridge to be there.
    for host in lab.hypervisors:
        host.until_bridge()
    bridges = time.monotonic() - began
    guests = [lab.guest_of(Attachment(port["name"], blue, host), port)
              for port, host in zip(ports, lab.hypervisors)]
    for guest in guests:
        lab.plug(guest)
    for one, other in permutations(guests, 2):
        one.until_answered(other.address(), evidence=lab.dump)
    took = time.monotonic() - began
    print(f"bar 1: 3 hypervisors, from the lines to their bridges {bridges:.1f} s,"
          f" to the last pair's first ping {took:.1f} s")
    assert took < 20
    lab.until_active(*guests)
    for host in lab.hypervisors:
        assert_set_up(host)
        assert handbuilt.possessions(host) == before[host], "something else on the host was touched"


def test_the_line_typed_again_and_a_restart_of_the_controller_change_nothing_on_the_host(lab):
    host = lab.hypervisors[0]
    lab.join(host)
    before = handbuilt.everything(host)
    host.join()
    lab.controller.kill()
    lab.controller.start()
    lab.controller.wait_ready()
    lab.until_connected()
    lab.until_hosts_counted(1)
    throughout(1, lambda: handbuilt.everything(host) == before, "nothing is written again")


def assert_set_up(host):
    """What the issue says that joining sets, as ovs-vsctl shows it."""
    def get(table, record, column):
        return host.switch.vsctl("get", table, record, column).replace('"', "")
    assert get("bridge", "br-int", "fail_mode") == "secure"
    assert "OpenFlow14" in get("bridge", "br-int", "protocols")
    assert get("bridge", "br-int", "datapath_id") != "[]"
    assert host.switch.vsctl("get-controller", "br-int") == "tcp:172.30.0.1:6653"
    assert get("interface", "gre0", "type") == "gre"
    options = get("interface", "gre0", "options")
    for option in ("key=flow", "remote_ip=flow", f"local_ip={host.tunnel_ip}"):
        assert option in options, options
