"""A host that leaves has back exactly what it had, and one that may not join is told why, on itself."""

import pytest

import handbuilt
from keyway_lab import addressing
from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.waiting import throughout, until
from zero_touch import fresh_lab


@pytest.fixture
def lab():
    with fresh_lab(2) as lab:
        yield lab


def leave(lab, host):
    said = lab.api.call("POST", f"/v1/hypervisors/{host.name}/leave", {"force": False})
    assert said["undone"], said


def by_somebody(host, command, *words):
    """What another controller's people do, who speak OpenFlow 1.3."""
    return host.run("ovs-ofctl", "-O", "OpenFlow13", command, f"unix:{host.directory}/br-int.mgmt",
                    *words)


def until_as_before(host, before):
    until(lambda: handbuilt.everything(host) == before, "the host has back what it had", 10,
          lambda: host.switch.vsctl("show"))


def test_a_fresh_host_that_leaves_is_as_empty_as_before_and_stays_so(lab):
    host = lab.hypervisors[0]
    before = handbuilt.everything(host)
    lab.join(host)
    leave(lab, host)
    until_as_before(host, before)
    host.join()
    throughout(2, lambda: handbuilt.everything(host) == before, "nothing is set on it again")
    lab.api.call("POST", f"/v1/hypervisors/{host.name}/join")
    host.until_bridge()


def test_an_adopted_bridge_that_leaves_has_its_settings_back_and_keeps_what_others_set(lab):
    host = lab.hypervisors[0]
    host.switch.vsctl(
        "add-br", INTEGRATION, "--", "set", "bridge", INTEGRATION,
        f"datapath_type={host.switch.vsctl('get', 'bridge', 'br-phy', 'datapath_type')}",
        "fail_mode=standalone", "protocols=OpenFlow13", "external_ids:owner=somebody",
        "--", "set-controller", INTEGRATION, "tcp:127.0.0.1:6699",
        "--", "set", "controller", INTEGRATION, "connection_mode=out-of-band")
    by_somebody(host, "add-flow", "cookie=0xabc,table=200,actions=drop")
    before = handbuilt.everything(host)
    lab.join(host)
    controllers = host.switch.vsctl("get-controller", INTEGRATION).split()
    assert sorted(controllers) == ["tcp:127.0.0.1:6699", "tcp:172.30.0.1:6653"]
    assert "cookie=0x4b57" in by_somebody(host, "dump-flows")
    leave(lab, host)
    until_as_before(host, before)
    flows = by_somebody(host, "dump-flows")
    assert "cookie=0x4b57" not in flows and "cookie=0xabc" in flows, flows


def test_bad_input_a_host_refused_at_its_first_word_gets_nothing_set_and_disturbs_nobody(lab):
    first, second = lab.hypervisors
    lab.join(first)
    before = {host: handbuilt.everything(host) for host in (first, second)}
    second.tunnel_ip = first.tunnel_ip
    second.join()
    until(lambda: "TunnelIpInUse" in second.error(), "the host itself says what is wrong", 10,
          lambda: f"{second.error()}\n{lab.controller.log_tail()}")
    for host in (first, second):
        assert handbuilt.everything(host) == before[host]
    second.switch.vsctl("set", "Open_vSwitch", ".",
                        f"external_ids:keyway-tunnel-ip={addressing.tunnel(2)}")
    second.until_bridge()
    until(lambda: not second.error(), "nothing is wrong with it any more", 10, second.error)
