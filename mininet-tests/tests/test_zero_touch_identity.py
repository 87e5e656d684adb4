"""Hosts that must not be taken for each other, and one whose tunnel address changes under way."""

import pytest

from keyway_lab.fresh import FreshHypervisor
from keyway_lab.hypervisor import INTEGRATION, PHYSICAL
from keyway_lab.lab import Attachment, Lab
from keyway_lab.ovs import datapath_type
from keyway_lab.waiting import until

SUBNETS = ("10.0.0.0/24",)
NO_DATAPATH = (r"failed to (enumerate|create|open) .*: No such file or directory",)


@pytest.fixture
def lab():
    with Lab(hypervisors=3, kind=FreshHypervisor) as lab:
        yield lab


def say(host, **external_ids):
    host.switch.vsctl("set", "Open_vSwitch", ".",
                      *(f"external_ids:{key.replace('_', '-')}={value}"
                        for key, value in external_ids.items()))


def refusals(lab):
    return {peer["reason"]: peer["message"] for peer in lab.api.get("/v1/topology")["refused_peers"]}


def names(lab):
    return [known["name"] for known in lab.api.get("/v1/hypervisors")["hypervisors"]]


@pytest.mark.parametrize("reason, false, right", [
    ("TunnelIpInUse", {"keyway_tunnel_ip": "172.31.0.1"}, {"keyway_tunnel_ip": "172.31.0.2"}),
    ("SystemIdInUse", {"system_id": "{hv1}"}, {"system_id": "another"}),
    ("HypervisorNameInUse", {"hostname": "hv1"}, {"hostname": "hv2"}),
])
def test_a_host_that_would_be_taken_for_another_is_refused_by_name_until_it_is_mended(
        lab, reason, false, right):
    first, second, _ = lab.hypervisors
    lab.join(first)
    second.join()
    until(lambda: names(lab) == ["hv1", "hv2"], "both have joined", 10)
    say(second, **{key: value.format(hv1=first.system_id) for key, value in false.items()})
    until(lambda: reason in second.error(), f"the host shows {reason}", 15,
          lambda: f"it shows {second.error()!r}\n{lab.controller.log_tail()}")
    assert "hv1" in second.error() or first.management_ip in second.error()
    until(lambda: reason in refusals(lab), "the API shows it too", 5, lambda: str(refusals(lab)))
    assert reason in lab.controller.log_tail()
    say(second, **right)
    until(lambda: not second.error(), "the host shows no error any more", 15,
          lambda: f"it shows {second.error()!r}\n{lab.controller.log_tail()}")
    until(lambda: reason not in refusals(lab), "nor does the API", evidence=lambda: str(refusals(lab)))
    assert names(lab) == ["hv1", "hv2"]


def test_a_bridge_that_calls_itself_as_anothers_does_is_refused_until_it_is_mended(lab):
    first, second, _ = lab.hypervisors
    lab.join(first)
    taken = lab.api.get("/v1/hypervisors/hv1")["datapath_id"]
    second.switch.vsctl("add-br", INTEGRATION, "--", "set", "bridge", INTEGRATION,
                        f"datapath_type={datapath_type()}", f"other_config:datapath-id={taken}")
    second.join()
    until(lambda: "DatapathIdInUse" in second.error(), "the host shows it", 15,
          lambda: f"it shows {second.error()!r}")
    assert taken in second.error() and "hv1" in second.error()
    assert "DatapathIdInUse" in lab.controller.log_tail()
    until(lambda: "DatapathIdInUse" in refusals(lab), "the API shows it")
    assert second.switch.vsctl("get-controller", INTEGRATION) == "", "a refused host was set up"
    second.switch.vsctl("remove", "bridge", INTEGRATION, "other_config", "datapath-id")
    until(lambda: names(lab) == ["hv1", "hv2"], "it has joined", 15, lab.controller.log_tail)
    until(lambda: not second.error(), "the host shows no error any more", 15)


def test_a_host_whose_kernel_has_no_datapath_gets_one_in_userspace(lab):
    """Nothing on it tells so beforehand: its only bridge was taken away."""
    host = lab.hypervisors[0]
    host.switch.vsctl("del-br", PHYSICAL)
    lab.expect_in_logs(*NO_DATAPATH)
    lab.join(host)
    kind = host.switch.vsctl("get", "bridge", INTEGRATION, "datapath_type")
    assert kind == ("netdev" if datapath_type() == "netdev" else '""')
    assert host.switch.vsctl("get", "bridge", INTEGRATION, "datapath_id") != "[]"


def test_a_host_without_a_tunnel_address_is_told_what_to_set(lab):
    host = lab.hypervisors[0]
    host.join()
    until(lambda: names(lab) == ["hv1"], "it has joined", 10)
    host.switch.vsctl("remove", "Open_vSwitch", ".", "external_ids", "keyway-tunnel-ip")
    until(lambda: "external_ids:keyway-tunnel-ip=" in host.error(), "it is told", 15,
          lambda: f"it is told {host.error()!r}")


def test_a_tunnel_address_that_changes_costs_the_others_nothing(lab):
    """The others are told the new way one after the other; who talks past it notices nothing."""
    lab.expect_in_logs("receive tunnel port not found")  # what was on its way to the old address
    lab.join(*lab.hypervisors)
    blue = lab.network("blue", subnets=SUBNETS)
    one, two, mover = lab.attach(*(Attachment(f"on{host.number}", blue, host)
                                   for host in lab.hypervisors))
    host = mover.hypervisor
    for guest in (two, mover):
        one.until_answered(guest.address(), evidence=lab.dump)
    pings = one.start_ping(two.address(), count=2000, interval=0.02)
    moved = "172.31.0.103"
    host.ip(f"address add {moved}/24 dev {PHYSICAL}")
    say(host, keyway_tunnel_ip=moved)

    def everybody_knows():
        # Not at hv3 itself: what it sends to the others goes to the same addresses as before.
        flows = [other.flows() for other in lab.hypervisors if other is not host]
        return all(f"load:{int('ac1f0067', 16):#x}->NXM_NX_TUN_IPV4_DST" in dump
                   or f"set_field:{moved}->tun_dst" in dump for dump in flows)
    until(everybody_knows, "the others have the new address", 15, lab.dump)
    one.until_answered(mover.address(), evidence=lab.dump)
    two.until_answered(mover.address(), evidence=lab.dump)
    counted = pings.stop()
    assert counted.sent > 0 and counted.lost == 0, counted
    assert lab.api.get("/v1/hypervisors/hv3")["tunnel_ip"] == moved
    assert f'local_ip="{moved}"' in host.switch.vsctl("get", "interface", "gre0", "options")
