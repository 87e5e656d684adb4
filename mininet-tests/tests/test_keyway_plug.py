"""`keyway-plug` on a hypervisor with a real Open vSwitch: what it makes, refuses, lists and undoes."""

import json
import xml.etree.ElementTree as xml

import pytest

from keyway_lab.ovs import datapath_type

from plug_bench import bench_on_a_hypervisor

USERSPACE = datapath_type() == "netdev"


@pytest.fixture(scope="module")
def on_a_hypervisor(tmp_path_factory):
    with bench_on_a_hypervisor(tmp_path_factory.mktemp("plug")) as bench:
        yield bench


@pytest.fixture
def bench(on_a_hypervisor):
    """The hypervisor; a test leaves nothing on it once it has unplugged what it plugged in."""
    before = on_a_hypervisor.traces()
    yield on_a_hypervisor
    on_a_hypervisor.clear()
    assert on_a_hypervisor.traces() == before


@pytest.fixture
def blue(bench):
    return bench.api.network("blue", "10.0.0.0/24", "fd00::/64",
                             host_routes=[("192.168.7.0/24", "10.0.0.9")])


def the_port(bench):
    port, = bench.api.ports.values()
    return port


# Namespaces


def test_a_namespace_gets_all_that_its_port_has(bench, blue):
    bench.must("netns", "red", "--network", "blue")
    port = the_port(bench)
    link, = json.loads(bench.inside("red", "ip", "-j", "address", "show", "dev", "eth0"))
    assert link["address"] == port["mac_address"]
    assert link["mtu"] == 1458
    assert {(each["local"], each["prefixlen"]) for each in link["addr_info"]
            if each["scope"] == "global"} == {("10.0.0.10", 24), ("fd00::a", 64)}
    assert "tentative" not in bench.inside("red", "ip", "-6", "address", "show", "scope", "global")
    routes = bench.inside("red", "sh", "-c", "ip route; ip -6 route")
    for route in ("default via 10.0.0.1 dev eth0", "192.168.7.0/24 via 10.0.0.9 dev eth0",
                  "default via fd00::1 dev eth0"):
        assert route in routes
    assert "LOOPBACK,UP" in bench.inside("red", "ip", "link", "show", "dev", "lo")
    offload = "off" if USERSPACE else "on"
    assert f"tx-checksumming: {offload}" in bench.inside("red", "ethtool", "-k", "eth0")


def test_open_vswitch_is_told_whose_interface_it_is(bench, blue):
    bench.must("netns", "red", "--network", "blue", "--name", "alice")
    port = the_port(bench)
    assert port["name"] == "alice"
    row = bench.interfaces()["kw-red"]
    assert row["ofport"] > 0
    assert row["mtu_request"] == 1458
    assert row["external_ids"] == {
        "iface-id": port["id"], "attached-mac": port["mac_address"], "iface-status": "active",
        "vm-id": "red", "keyway-plug": port["device_id"]}


def test_namespaces_on_one_bridge_reach_each_other(bench, blue):
    bench.must("netns", "red", "--network", "blue", "--ip", "10.0.0.5", "--ip", "fd00::5")
    bench.must("netns", "green", "--network", blue["id"], "--ip", "10.0.0.6/24", "--ip", "fd00::6/64",
               "--mac", "FA:16:3e:01:02:03")
    for address in ("10.0.0.6", "fd00::6"):
        assert " 0% packet loss" in bench.inside("red", "ping", "-n", "-c", "2", "-i", "0.1", address)
    assert "fa:16:3e:01:02:03" in bench.inside("red", "ip", "neigh", "show", "10.0.0.6")


def test_a_router_outside_of_the_subnet_is_on_the_link(bench):
    bench.api.network("steep", "10.9.0.0/24", "fd09::/64")
    for subnet, gateway in zip(bench.api.subnets.values(), ("169.254.0.1", "fe80::1")):
        subnet["gateway_ip"] = gateway
    bench.must("netns", "red", "--network", "steep")
    assert "default via 169.254.0.1 dev eth0 onlink" in bench.inside("red", "ip", "route")
    assert "default via fe80::1 dev eth0" in bench.inside("red", "ip", "-6", "route")


def test_a_network_without_subnets_gives_a_mac_only(bench):
    bench.api.network("bare")
    assert "no address" in bench.must("netns", "red", "--network", "bare").out


def test_a_second_interface_in_a_namespace(bench, blue):
    bench.must("netns", "red", "--network", "blue")
    taken = bench.run("netns", "red2", "--network", "blue", "--namespace", "red")
    assert taken.code == 1 and "File exists" in taken.said
    bench.must("netns", "red2", "--network", "blue", "--namespace", "red", "--device", "eth1")
    refused = bench.run("unplug", "red")
    assert refused.code == 2 and "red2 is in the namespace of red" in refused.said
    bench.must("unplug", "red2")
    assert "eth1" not in bench.inside("red", "ip", "link")
    bench.must("netns", "red2", "--network", "blue", "--namespace", "red", "--device", "eth1")
    bench.must("unplug", "--all")


# Virtual machines


def test_a_tap_and_the_arguments_for_qemu(bench, blue):
    ended = bench.must("tap", "vm1", "--network", "blue", "--user", "nobody")
    port = the_port(bench)
    assert ended.out == (
        "-netdev tap,id=kw-vm1,ifname=kw-vm1,script=no,downscript=no"
        f"{',vnet_hdr=off' * USERSPACE}"
        f" -device virtio-net-pci,netdev=kw-vm1,mac={port['mac_address']},host_mtu=1458\n")
    tap = bench.hypervisor.run("ip", "-d", "link", "show", "dev", "kw-vm1")
    assert "mtu 1458" in tap and "tun type tap" in tap and "user nobody" in tap and ",UP" in tap
    assert bench.interfaces()["kw-vm1"]["external_ids"]["iface-id"] == port["id"]
    bench.hypervisor.run("ip", "link", "delete", "kw-vm1")
    bench.must("sync")
    assert "kw-vm1" in bench.traces().devices
    assert bench.interfaces()["kw-vm1"]["ofport"] > 0


def test_an_interface_for_libvirt(bench, blue):
    before = bench.traces()
    interface = xml.fromstring(bench.must("libvirt", "vm1", "--network", "blue").out)
    port = the_port(bench)
    assert interface.get("type") == "bridge"
    assert interface.find("virtualport").get("type") == "openvswitch"
    found = {path: dict(interface.find(path).attrib) for path in (
        "mac", "source", "virtualport/parameters", "target", "model", "mtu")}
    assert found == {"mac": {"address": port["mac_address"]}, "source": {"bridge": "br-int"},
                     "virtualport/parameters": {"interfaceid": port["id"]},
                     "target": {"dev": "kw-vm1"}, "model": {"type": "virtio"},
                     "mtu": {"size": "1458"}}
    assert (interface.find("driver/host[@csum='off']") is not None) == USERSPACE
    assert bench.traces().devices == before.devices and bench.traces().ovs == before.ovs
    assert "not running" in bench.must("list").out


# Repeating, listing, undoing


def test_repeating_a_command_changes_nothing(bench, blue):
    first = bench.must("netns", "red", "--network", "blue", "--ip", "10.0.0.5")
    before, row = bench.traces(), bench.interfaces()["kw-red"]
    for again in (["--network", "blue"], ["--network", blue["id"], "--ip", "10.0.0.5/24"]):
        repeated = bench.must("netns", "red", *again)
        assert repeated.out == first.out and "plugged in already" in repeated.said
    assert bench.traces() == before and bench.interfaces()["kw-red"] == row


@pytest.mark.parametrize("verb, words", [
    ("netns", ["--network", "other"]), ("netns", ["--network", "blue", "--ip", "10.0.0.6"]),
    ("netns", ["--network", "blue", "--mac", "fa:16:3e:99:99:99"]),
    ("netns", ["--network", "blue", "--device", "eth7"]), ("tap", ["--network", "blue"])])
def test_a_command_that_contradicts_what_is_plugged_in_is_refused(bench, blue, verb, words):
    bench.api.network("other", "10.1.0.0/24")
    bench.must("netns", "red", "--network", "blue", "--ip", "10.0.0.5")
    before = bench.traces()
    refused = bench.run(verb, "red", *words)
    assert refused.code == 2 and "plugged in already, and differently" in refused.said
    assert bench.traces() == before


def test_repeating_a_command_plugs_in_what_is_missing(bench, blue):
    bench.must("netns", "red", "--network", "blue")
    before = bench.traces()
    bench.hypervisor.switch.vsctl("del-port", "kw-red")
    assert "missing: ovs" in bench.must("list").out
    bench.must("netns", "red", "--network", "blue")
    assert bench.traces() == before


def test_the_list_shows_what_is_here_and_in_keyway(bench, blue):
    bench.must("netns", "red", "--network", "blue")
    bench.must("tap", "vm1", "--network", "blue")
    port = next(iter(bench.api.ports.values()))
    port["status"] = "ACTIVE"
    red, vm1 = json.loads(bench.must("list", "-o", "json").out)
    assert (red["name"], red["here"], red["status"], red["port_id"]) == (
        "red", "yes", "ACTIVE", port["id"])
    assert (vm1["kind"], vm1["device"], vm1["status"]) == ("tap", "kw-vm1", "DOWN")
    assert red["addresses"] == ["10.0.0.10/24", "fd00::a/64"]
    del bench.api.ports[port["id"]]
    heading, first, second = bench.must("list").out.splitlines()
    assert heading.split()[:3] == ["NAME", "KIND", "NETWORK"]
    assert first.split()[0] == "red" and first.split()[-1] == "gone" and second.endswith("DOWN")
    bench.api.order("down-from", 1)
    assert bench.must("list").out.count("unknown") == 2


def test_a_given_port_is_used_and_left(bench, blue):
    port = bench.api.create_port({"network_id": blue["id"], "name": "given"})
    bench.must("netns", "red", "--port", port["id"])
    assert bench.interfaces()["kw-red"]["external_ids"]["iface-id"] == port["id"]
    twice = bench.run("tap", "vm1", "--port", port["id"])
    assert twice.code == 2 and "on this host already, as 'kw-red'" in twice.said
    bench.must("unplug", "red")
    assert list(bench.api.ports) == [port["id"]]
    bench.api.reset()


def test_a_dry_run_tells_the_steps_and_takes_none(bench, blue):
    before = bench.traces()
    for verb in ("netns", "tap", "libvirt"):
        told = bench.must(verb, "red", "--network", "blue", "--dry-run")
        assert "would do: POST" in told.said
    assert bench.traces() == before
    bench.must("netns", "red", "--network", "blue")
    before = bench.traces()
    assert "would do: ip netns delete red" in bench.must("unplug", "red", "--dry-run").said
    assert bench.traces() == before


def test_runs_at_the_same_time_wait_for_each_other(bench, blue):
    runs = [bench.start("netns", name, "--network", "blue") for name in ("one", "two", "three")]
    for run in runs:
        assert run.wait(60) == 0, run.stderr.read()
    assert set(bench.plugs()) == {"one", "two", "three"}


# After a reboot


def test_sync_plugs_in_again_after_a_reboot_even_while_keyway_is_away(bench, blue):
    host = bench.hypervisor
    bench.must("netns", "red", "--network", "blue")
    bench.must("netns", "red2", "--network", "blue", "--namespace", "red", "--device", "eth1")
    bench.must("tap", "vm1", "--network", "blue")
    addresses = bench.inside("red", "sh", "-c", "ip -br address; ip route")
    before = bench.traces()
    host.kill_switch()
    host.run("sh", "-c", "ip netns delete red; ip link delete kw-red2; ip link delete kw-vm1")
    as_if_rebooted(bench)
    host.start_switch()  # finds ports in its database whose devices are gone
    host.add_flows("actions=NORMAL\n")
    bench.api.order("down-from", 1)
    bench.must("sync")
    after = bench.traces()
    assert (after.namespaces, set(after.devices), after.ovs) == (
        before.namespaces, set(before.devices), before.ovs)
    assert without_indexes(bench.inside("red", "sh", "-c", "ip -br address; ip route")
                           ) == without_indexes(addresses)
    assert all(bench.interfaces()[name]["ofport"] > 0 for name in ("kw-red", "kw-red2", "kw-vm1"))


def test_after_a_reboot_a_namespace_of_somebody_else_is_left_alone(bench, blue):
    bench.must("netns", "red", "--network", "blue")
    bench.hypervisor.run("ip", "netns", "delete", "red")
    as_if_rebooted(bench)
    bench.hypervisor.run("ip", "netns", "add", "red")
    try:
        refused = bench.run("sync")
        assert refused.code == 2 and "there is a namespace 'red' already" in refused.said
        bench.must("unplug", "red")
        assert bench.traces().namespaces == ("red",)
    finally:
        bench.hypervisor.run("ip", "netns", "delete", "red")


def test_a_port_deleted_in_keyway_is_told(bench, blue):
    bench.must("netns", "red", "--network", "blue")
    bench.api.ports.clear()
    gone = bench.run("sync")
    assert gone.code == 1 and "is gone from Keyway" in gone.said


def as_if_rebooted(bench):
    file = bench.state / "state.json"
    state = json.loads(file.read_text())
    file.write_text(json.dumps(state | {"boot": "another"}))


def without_indexes(text):
    return [[word.split("@")[0] for word in line.split()] for line in text.splitlines()]


# Refusals


@pytest.mark.parametrize("words, reason", [
    (["--network", "nosuch"], "no network 'nosuch'"),
    (["--network", "blue", "--ip", "10.7.0.1"], "10.7.0.1 is in no subnet of the network"),
    (["--network", "blue", "--ip", "10.0.0.5/16"], "so its prefix is /24, not /16"),
    (["--network", "blue", "--ip", "banana"], "'banana' is no address"),
    (["--network", "blue", "--mac", "12:34"], "'12:34' is no MAC"),
    (["--network", "blue", "--namespace", "nosuch"], "no namespace 'nosuch'"),
    (["--network", "blue", "--bridge", "br-none"], "no bridge 'br-none'"),
    (["--port", "00000000-0000-0000-0000-000000000000"], "no port"),
    ([], "--network or --port is needed"),
])
def test_what_can_not_be_is_refused_and_changes_nothing(bench, blue, words, reason):
    before = bench.traces()
    refused = bench.run("netns", "red", *words)
    assert refused.code == 2 and reason in refused.said, refused
    assert bench.traces() == before


def test_an_ambiguous_network_is_refused_with_the_ids_unless_the_project_decides(bench):
    one = bench.api.network("twin", "10.0.0.0/24", project="one")
    two = bench.api.network("twin", "10.0.0.0/24", project="two")
    refused = bench.run("netns", "red", "--network", "twin")
    assert refused.code == 2 and one["id"] in refused.said and two["id"] in refused.said
    bench.must("netns", "red", "--network", "twin", "--project", "two")
    assert the_port(bench)["network_id"] == two["id"]


@pytest.mark.parametrize("make, remove, reason", [
    ("ip netns add red", "ip netns delete red", "there is a namespace 'red' already"),
    ("ip link add kw-red type bridge", "ip link delete kw-red", "there is a device 'kw-red' already"),
])
def test_what_somebody_else_has_is_not_touched(bench, blue, make, remove, reason):
    bench.hypervisor.run(*make.split())
    try:
        before = bench.traces()
        refused = bench.run("netns", "red", "--network", "blue")
        assert refused.code == 2 and reason in refused.said
        assert bench.traces() == before
    finally:
        bench.hypervisor.run(*remove.split())


def test_an_interface_of_somebody_else_in_open_vswitch_is_not_touched(bench, blue):
    bench.hypervisor.switch.vsctl("add-port", "br-int", "kw-red", "--", "set", "interface", "kw-red",
                                  "type=internal")
    bench.hypervisor.run("ip", "link", "set", "kw-red", "name", "renamed")
    try:
        refused = bench.run("netns", "red", "--network", "blue")
        assert refused.code == 2 and "an interface 'kw-red' already" in refused.said
        assert "kw-red" in bench.interfaces()
    finally:
        bench.hypervisor.switch.vsctl("del-port", "kw-red")


# What it depends on is down


@pytest.mark.parametrize("verb", ["netns", "tap", "libvirt"])
def test_no_api_is_told_at_once(bench, blue, verb):
    before = bench.traces()
    ended = bench.run(verb, "red", "--network", "blue", "--api", "http://127.0.0.1:1")
    assert ended.code == 3 and "no connection to Keyway's API at http://127.0.0.1:1" in ended.said
    assert bench.traces() == before


def test_unplugging_without_the_api_is_refused_unless_the_port_is_kept(bench, blue):
    bench.must("netns", "red", "--network", "blue")
    before = bench.traces()
    bench.api.order("down-from", 1)
    assert bench.run("unplug", "red").code == 3
    assert bench.traces() == before
    bench.must("unplug", "red", "--keep-port")
    assert bench.plugs() == {} and len(bench.api.ports) == 1


@pytest.mark.parametrize("verb", ["netns", "tap", "libvirt"])
def test_no_ovsdb_server_is_told_at_once(bench, blue, verb):
    before = bench.traces()
    ended = bench.run(verb, "red", "--network", "blue", "--hypervisor-db", "unix:/nonexistent")
    assert ended.code == 1 and "database connection failed" in ended.said
    assert bench.traces() == before


@pytest.mark.parametrize("verb", ["netns", "tap"])
def test_a_dead_vswitchd_leaves_nothing_half_made(bench, blue, verb):
    before = bench.traces()
    bench.hypervisor.kill_switch()
    try:
        ended = bench.run(verb, "red", "--network", "blue", "--timeout", "1")
        assert ended.code == 1 and "ovs-vswitchd does not; is it running?" in ended.said
        after = bench.traces()
    finally:
        bench.hypervisor.start_switch()
        bench.hypervisor.add_flows("actions=NORMAL\n")
    # The switch's own devices went with it; here only what keyway-plug made counts.
    assert (after.namespaces, after.ovs, after.api, after.state) == (
        before.namespaces, before.ovs, before.api, before.state)
    assert "kw-red" not in after.devices
