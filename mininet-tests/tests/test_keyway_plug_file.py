"""`keyway-plug` as a file: what it needs of a host, and what it works out without touching anything."""

import ast
import importlib.machinery
import importlib.util
import subprocess
import sys
import xml.etree.ElementTree as xml

import pytest

from plug_bench import TOOL


def load():
    loader = importlib.machinery.SourceFileLoader("keyway_plug", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("keyway_plug", loader))
    sys.modules["keyway_plug"] = module  # dataclasses look their module up
    loader.exec_module(module)
    return module


tool = load()


def test_it_is_python_3_9_of_the_standard_library_alone():
    tree = ast.parse(TOOL.read_text(), feature_version=(3, 9))
    imported = {name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import)
                for name in node.names}
    imported |= {node.module.split(".")[0] for node in ast.walk(tree)
                 if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_its_help_names_every_verb_and_exit_code():
    told = subprocess.run([TOOL, "--help"], check=True, text=True, stdout=subprocess.PIPE).stdout
    for word in ("netns", "tap", "libvirt", "unplug", "sync", "list", "systemd-unit", "Exit codes"):
        assert word in told


def test_the_unit_for_systemd_syncs():
    told = subprocess.run([TOOL, "systemd-unit", "--state", "/srv/plug"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    assert f"ExecStart={TOOL} sync --state /srv/plug\n" in told


def test_device_names_fit_and_differ():
    names = ["red", "a" * 12, "a" * 13, "a" * 14, "b" * 63, "vm-1.example.org", "vm-1.example.com"]
    devices = [tool.device_name(name) for name in names]
    assert devices[:2] == ["kw-red", "kw-aaaaaaaaaaaa"]
    assert len(set(devices)) == len(names) and max(map(len, devices)) <= 15
    assert devices == [tool.device_name(name) for name in names]


def port(*addresses):
    return {"id": "p", "mac_address": "fa:16:3e:00:00:01",
            "fixed_ips": [{"ip_address": ip, "subnet_id": subnet} for ip, subnet in addresses]}


def subnet(identity, cidr, gateway=None, *routes):
    return {"id": identity, "cidr": cidr, "gateway_ip": gateway,
            "host_routes": [{"destination": to, "nexthop": via} for to, via in routes]}


@pytest.mark.parametrize("fixed_ips, subnets, addresses, routes", [
    ([], [], [], []),
    ([("10.0.0.5", "a")], [subnet("a", "10.0.0.0/24")], ["10.0.0.5/24"], []),
    ([("10.0.0.5", "a")], [subnet("a", "10.0.0.0/24", "10.0.0.1")], ["10.0.0.5/24"],
     [["0.0.0.0/0", "10.0.0.1", False]]),
    # The gateway itself has no way to itself.
    ([("10.0.0.1", "a")], [subnet("a", "10.0.0.0/24", "10.0.0.1")], ["10.0.0.1/24"], []),
    # A default among the host routes holds before the gateway.
    ([("10.0.0.5", "a")], [subnet("a", "10.0.0.0/24", "10.0.0.1", ("0.0.0.0/0", "10.0.0.9"))],
     ["10.0.0.5/24"], [["0.0.0.0/0", "10.0.0.9", False]]),
    # Of two gateways, the first. One outside of its prefix is on the link all the same.
    ([("10.0.0.5", "a"), ("10.1.0.5", "b")],
     [subnet("a", "10.0.0.0/24", "10.0.0.1"), subnet("b", "10.1.0.0/24", "10.1.0.1")],
     ["10.0.0.5/24", "10.1.0.5/24"], [["0.0.0.0/0", "10.0.0.1", False]]),
    ([("fd00::5", "a"), ("10.0.0.5", "b")],
     [subnet("a", "fd00::/64", "fe80::1"), subnet("b", "10.0.0.0/30", "10.0.0.6")],
     ["fd00::5/64", "10.0.0.5/30"],
     [["::/0", "fe80::1", True], ["0.0.0.0/0", "10.0.0.6", True]]),
])
def test_addresses_and_routes_of_a_port(fixed_ips, subnets, addresses, routes):
    details = tool.port_details(port(*fixed_ips), subnets)
    assert (details["addresses"], details["routes"]) == (addresses, routes)


def plug(kind):
    return tool.Plug(name="vm", kind=kind, device="kw-vm", api="", database="", bridge="br-int",
                     network={"id": "n", "name": "blue", "mtu": 9000}, wanted={}, token="t",
                     port={"id": "p", "mac": "fa:16:3e:00:00:01", "addresses": [], "routes": []})


def test_on_the_kernel_datapath_offloads_stay_on():
    assert tool.qemu_arguments(plug("tap"), userspace=False) == (
        "-netdev tap,id=kw-vm,ifname=kw-vm,script=no,downscript=no"
        " -device virtio-net-pci,netdev=kw-vm,mac=fa:16:3e:00:00:01,host_mtu=9000")
    assert xml.fromstring(tool.libvirt_xml(plug("libvirt"), userspace=False)).find("driver") is None


@pytest.mark.parametrize("given, base", [
    ("http://h:1/", "http://h:1"), ("http://h:1/v2.0/", "http://h:1"), ("h:1", "http://h:1"),
    ("https://h/keyway", "https://h/keyway")])
def test_the_address_of_the_api_may_be_written_in_several_ways(given, base):
    assert tool.Api(given, tool.Commands(1)).base == base


def test_a_damaged_state_file_is_named_and_left(tmp_path):
    (tmp_path / "state.json").write_text('{"version": 1')
    state = tool.StateFile(str(tmp_path), tool.Commands(1))
    with pytest.raises(tool.PlugError, match="state.json is damaged"):
        state.load()
    (tmp_path / "state.json").write_text('{"version": 2, "plugs": []}')
    with pytest.raises(tool.PlugError, match="of version 2, this program of version 1"):
        state.load()


def test_the_state_survives_with_the_order_of_the_plugs(tmp_path):
    state = tool.StateFile(str(tmp_path), tool.Commands(1))
    for name in ("b", "a", "c"):
        state.plugs[name] = plug("tap")
        state.plugs[name].name = name
    state.save()
    again = tool.StateFile(str(tmp_path), tool.Commands(1))
    again.load()
    assert list(again.plugs) == ["b", "a", "c"] and again.plugs == state.plugs
