"""`keyway-plug` of the distribution on hypervisors that have joined: what it plugs in is answered."""

import json
import subprocess
import xml.etree.ElementTree as xml

import pytest

from keyway_lab import addressing
from keyway_lab.controller import launcher
from keyway_lab.fresh import FreshHypervisor
from keyway_lab.lab import Lab
from keyway_lab.vm import VirtualMachine
from keyway_lab.waiting import until

from plug_bench import IN_THE_LOGS, give_own_namespaces

API = f"http://{addressing.CONTROLLER}:{addressing.API_PORT}"


@pytest.fixture(scope="module")
def lab():
    with Lab(kind=FreshHypervisor) as lab:
        lab.expect_in_logs(*IN_THE_LOGS)
        lab.join(*lab.hypervisors)
        for hypervisor in lab.hypervisors:
            give_own_namespaces(hypervisor)
        yield lab


@pytest.fixture(scope="module")
def blue(lab):
    return lab.network("blue", subnets=("10.0.0.0/24", "fd00::/64"))


@pytest.fixture
def hosts(lab, blue):
    yield lab.hypervisors
    for hypervisor in lab.hypervisors:
        plug(hypervisor, "unplug", "--all")
    assert lab.api.list("port", f"network_id={blue.id}") == []


def plug(hypervisor, verb, *words):
    """Runs keyway-plug on a hypervisor; returns what it prints."""
    tool = launcher().parent / "keyway-plug"
    options = ["--state", hypervisor.directory / "plug", "--api", API]
    if verb in ("netns", "tap", "libvirt"):
        options += ["--hypervisor-db", hypervisor.switch.database]
    run = hypervisor.spawn([tool, verb, *words, *options], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
    printed, said = run.communicate(timeout=60)
    assert run.returncode == 0, f"{words}: {run.returncode}\n{printed}{said}"
    return printed


def ping(hypervisor, namespace, address, *options):
    return hypervisor.run("ip", "netns", "exec", namespace, "ping", "-n", "-c", "3", "-i", "0.1",
                          "-W", "1", *options, address, check=False)


def test_namespaces_on_two_hypervisors_answer_at_once_and_take_full_size_packets(lab, hosts):
    here, there = hosts
    plug(here, "netns", "red", "--network", "blue", "--ip", "10.0.0.5", "--ip", "fd00::5")
    plug(there, "netns", "red", "--network", "blue", "--ip", "10.0.0.6", "--ip", "fd00::6")
    for address in ("10.0.0.6", "fd00::6"):
        assert "3 received" in ping(here, "red", address), lab.dump()
    assert "3 received" in ping(here, "red", "10.0.0.6", "-M", "do", "-s", "1430"), lab.dump()
    listed, = json.loads(plug(here, "list", "-o", "json"))
    assert (listed["here"], listed["status"]) == ("yes", "ACTIVE")


def test_tcp_passes(lab, hosts):
    here, there = hosts
    plug(here, "netns", "red", "--network", "blue", "--ip", "10.0.0.5")
    plug(there, "netns", "red", "--network", "blue", "--ip", "10.0.0.6")
    server = there.spawn(["ip", "netns", "exec", "red", "iperf3", "-s", "-1"],
                         stdout=subprocess.DEVNULL)
    try:
        until(lambda: ":5201 " in there.run("ip", "netns", "exec", "red", "ss", "-Hltn"),
              "iperf3 listens")
        assert "receiver" in here.run("ip", "netns", "exec", "red", "iperf3", "-c", "10.0.0.6",
                                      "-n", "4M")
    finally:
        server.terminate()
        server.wait()


def test_a_reboot_and_a_sync_bring_all_back_while_keyway_is_away(lab, hosts):
    here, there = hosts
    plug(here, "netns", "red", "--network", "blue", "--ip", "10.0.0.5")
    plug(there, "netns", "red", "--network", "blue", "--ip", "10.0.0.6")
    before = lab.api.list("port", "name=red")
    here.run("sh", "-c", "ip netns delete red; ip link show kw-red 2>/dev/null; true")
    until(lambda: "kw-red" not in here.run("ip", "-br", "link"), "the veth is gone")
    plug(here, "sync", "--api", "http://127.0.0.1:1")
    until(lambda: "3 received" in ping(here, "red", "10.0.0.6"), "pings are answered", 15, lab.dump)
    assert ports_by_id(lab.api.list("port", "name=red")) == ports_by_id(before)


def test_an_unplugged_namespace_leaves_nothing_anywhere(lab, hosts):
    here, there = hosts
    plug(there, "netns", "red", "--network", "blue")
    lab.api.realised()
    flows = [hypervisor.flows().count("cookie") for hypervisor in hosts]
    plug(here, "netns", "red", "--network", "blue", "--mac", "fa:16:3e:aa:bb:cc")
    plug(here, "unplug", "red")
    until(lambda: [h.flows().count("cookie") for h in hosts] == flows, "flows are as before", 10,
          lab.dump)
    assert "fa:16:3e:aa:bb:cc" not in "".join(h.flows() for h in hosts)


def test_the_interface_for_libvirt_binds_by_its_port(lab, hosts):
    """libvirt itself isn't here: a guest is plugged in as its <interface> tells libvirt to do."""
    here, there = hosts
    plug(there, "netns", "red", "--network", "blue", "--ip", "10.0.0.6")
    interface = xml.fromstring(plug(here, "libvirt", "vm2", "--network", "blue"))
    port_id = interface.find("virtualport/parameters").get("interfaceid")
    device, mac = interface.find("target").get("dev"), interface.find("mac").get("address")
    address = lab.api.get(f"/v2.0/ports/{port_id}")["port"]["fixed_ips"][0]["ip_address"]
    guest = lab.wired_guest(device, here, mac, [f"{address}/24"])
    here.plug(device, external_ids={device: {"iface-id": port_id, "attached-mac": mac}})
    until(lambda: guest.ping("10.0.0.6").all_answered, "the guest is wired", 10, lab.dump)
    here.unplug(device)


def test_a_virtual_machine_on_a_tap_may_be_power_cycled(lab, hosts, blue):
    here, there = hosts
    plug(there, "netns", "red", "--network", "blue", "--ip", "10.0.0.6")
    arguments = plug(here, "tap", "vm1", "--network", "blue").split()
    port, = lab.api.list("port", "name=vm1")
    machine = OnPluggedTap("vm1", here, port, blue.addresses_of(port), arguments)
    try:
        for _ in range(2):
            machine.power_on()
            until(lambda: machine.ping("10.0.0.6").received > 0, "the machine is wired", 30, lab.dump)
            assert "3 received" in ping(there, "red", machine.address())
            machine.kill()
    finally:
        machine.kill()


class OnPluggedTap(VirtualMachine):
    """A machine that is started with the arguments that keyway-plug has printed."""

    def __init__(self, name, hypervisor, port, addresses, arguments):
        super().__init__(name, hypervisor, port, addresses)
        self._arguments = arguments
        self.tap = "none of its own"

    def power_on(self):
        with open(self.directory / "qemu.log", "a") as log:
            self._process = self.hypervisor.spawn(self._qemu(0), stdout=log, stderr=subprocess.STDOUT)

    def _qemu(self, tap):
        words = super()._qemu(tap)
        return [*words[:words.index("-netdev")], *self._arguments]


def ports_by_id(ports):
    return {port["id"]: (port["mac_address"], port["fixed_ips"]) for port in ports}
