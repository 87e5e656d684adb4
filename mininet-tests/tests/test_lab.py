"""The lab proves itself, without the controller: hand-made flows give the overlay's shape."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import handmade
from keyway_lab import addressing, frames
from keyway_lab.lab import Lab
from keyway_lab.namespace import inside
from keyway_lab.run_directory import BASE, sweep
from keyway_lab.waiting import until

BLUE, RED = 0x12345678, 0xFFFFFFFE


@pytest.fixture(scope="module")
def lab():
    """Two hypervisors, on each a guest of two networks with the same addresses."""
    with Lab(controller=False) as lab:
        members = []
        for key, name in ((BLUE, "blue"), (RED, "red")):
            for hypervisor in lab.hypervisors:
                n = hypervisor.number
                mac = f"02:00:00:{key & 0xff:02x}:00:{n:02x}"
                guest = lab.plain_guest(f"{name}{n}", hypervisor, mac,
                                        [f"10.0.0.{n}/24", f"fd00::{n}/64"])
                members.append((key, mac, hypervisor, guest.name))
        for hypervisor in lab.hypervisors:
            handmade.install(hypervisor, members)
        yield lab


def test_guests_of_one_network_ping_over_ipv4_and_ipv6(lab):
    for name in ("blue", "red"):
        for address in ("10.0.0.2", "fd00::2"):
            assert lab.guests[name + "1"].ping(address).all_answered


def test_captures_see_a_broadcast_at_its_network_only_and_its_key_on_the_wire(lab):
    sender = lab.guests["blue1"]
    with lab.capture() as ports, lab.capture_underlay() as wire:
        sender.send(frames.plain(sender.mac, frames.BROADCAST, b"mark-broadcast"))
        ports.until(lambda c: c.places_of(b"mark-broadcast"), "the broadcast arrives")
        ports.until_quiet()
        wire.collect()
    assert ports.places_of(b"mark-broadcast") == {"blue2": 1}
    carried = [seen.frame.tunnelled for seen in wire.frames if b"mark-broadcast" in seen.frame.octets]
    assert [(t.key, t.source, t.destination) for t in carried] == [(BLUE, "172.31.0.1", "172.31.0.2")]
    assert carried[0].inner.source == sender.mac


def test_an_injected_unicast_to_another_networks_mac_arrives_nowhere(lab):
    """Only here to show that the capture can tell: the same frame to its own network arrives."""
    sender, own, other = (lab.guests[name] for name in ("blue1", "blue2", "red2"))
    with lab.capture() as ports:
        sender.send(frames.plain(sender.mac, other.mac, b"mark-stray"),
                    frames.plain(sender.mac, own.mac, b"mark-home"))
        ports.until(lambda c: c.places_of(b"mark-home"), "the frame to its own network arrives")
        ports.until_quiet()
    assert ports.places_of(b"mark-stray") == {}
    assert ports.places_of(b"mark-home") == {"blue2": 1}


def test_tcp_between_guests_passes_intact_over_the_userspace_datapath(lab):
    with lab.guests["red2"].serving(5201, "iperf3", "-s", "-1"):
        said = lab.guests["red1"].run("iperf3", "-c", "10.0.0.2", "-n", "2M")
    assert "receiver" in said


def test_full_size_packets_cross_the_underlay_unfragmented(lab):
    said = lab.guests["blue1"].run("ping", "-n", "-c", "1", "-W", "2", "-M", "do", "-s", "1430",
                                   "10.0.0.2")
    assert "1 received" in said


def test_frames_made_by_hand_have_checksums_that_the_kernel_accepts(lab):
    """The guest's own IP stack answers a solicitation, which it drops if anything is wrong in it."""
    asker, owner = lab.guests["blue1"], lab.guests["blue2"]
    question = frames.neighbour_solicitation(asker.mac, "fd00::1", "fd00::2", b"")
    with lab.capture() as ports:
        asker.send(question)
        ports.until(lambda c: any(s.at == "blue1" and s.frame.neighbour_advertised for s in c.frames),
                    "the owner advertises itself")
    answers = [s.frame for s in ports.frames if s.at == "blue1" and s.frame.neighbour_advertised]
    assert answers[0].neighbour_advertised == ("fd00::2", owner.mac, "fd00::1")
    assert answers[0].checksum_holds


def test_openflow_held_off_stays_off_and_comes_back(lab):
    """Another hypervisor lends the controller's address; both old and new connections are held."""
    hypervisor, stand_in = lab.hypervisors
    stand_in.ip(f"address add {addressing.CONTROLLER}/24 dev mgmt")
    with inside(stand_in.pid):
        listener = socket.create_server((addressing.CONTROLLER, addressing.OPENFLOW_PORT))
    with listener:
        with _connection_to_controller(hypervisor) as established:
            peer, _ = listener.accept()
            hypervisor.hold_off_openflow()
            try:
                with pytest.raises(OSError):
                    _connection_to_controller(hypervisor)
                with contextlib.suppress(OSError):  # at once or later, as the kernel likes
                    established.send(b"held")
                peer.settimeout(0.3)
                with pytest.raises(OSError):
                    peer.recv(4)
            finally:
                hypervisor.let_openflow_through()
            peer.close()
        _connection_to_controller(hypervisor).close()


def _connection_to_controller(hypervisor):
    with inside(hypervisor.pid):
        return socket.create_connection((addressing.CONTROLLER, addressing.OPENFLOW_PORT), timeout=2)


def test_a_killed_switch_starts_again_from_its_database(lab):
    # The database may not have noticed yet that the old process is gone.
    lab.expect_in_logs("another ovs-vswitchd process is running")
    hypervisor = lab.hypervisors[1]
    before = hypervisor.switch.vsctl("list-ports", "br-int")
    hypervisor.kill_switch()
    hypervisor.start_switch()
    assert hypervisor.switch.vsctl("list-ports", "br-int") == before


OTHER_LAB = """
import os, signal, sys
sys.path[:0] = sys.argv[1].split(":")
from keyway_lab.lab import Lab
from keyway_lab.namespace import inside
from keyway_lab.run_directory import BASE, sweep
# Who began the tests in the background may have them ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
with Lab(hypervisors=1, controller=False) as lab:
    print(os.getpid(), flush=True)
    signal.pause()
"""


@pytest.mark.parametrize("end", ["SIGKILL", "SIGINT"])
def test_a_lab_that_was_ended_leaves_nothing_once_the_next_has_begun(end):
    paths = ":".join(p for p in sys.path if p.endswith(("/lab", "/dist-packages")))
    with subprocess.Popen([sys.executable, "-c", OTHER_LAB, paths], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True) as other:
        directory = BASE / other.stdout.readline().strip()
        daemons = [int(f.read_text()) for f in directory.rglob("*.pid")]
        assert len(daemons) == 2
        sweep()
        assert all(Path(f"/proc/{pid}").exists() for pid in daemons), "a living lab is left alone"
        other.send_signal(getattr(signal, end))
        other.wait(20)
    sweep()
    assert not directory.exists()
    until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in daemons), "its daemons end")


def test_two_hypervisors_are_up_in_about_a_second():
    began = time.monotonic()
    with Lab(controller=False):
        took = time.monotonic() - began
    print(f"two hypervisors in {took:.2f} s")
    # Generous, for the machine may be busy: what it guards against is starting them in turn and
    # waiting by sleeping, which took ten times as long.
    assert took < 5
