"""Bar 7, what bad or unlucky switches and strangers do: a clear answer, and nobody else disturbed."""

import contextlib
import dataclasses
import json
import os
import socket

import pytest

from keyway_lab import addressing
from keyway_lab.lab import Attachment, Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.namespace import inside
from keyway_lab.waiting import throughout, until

PROMPTLY = 10  # seconds in which a port has to work, whatever strangers do meanwhile


@pytest.fixture
def lab():
    with Lab() as lab:
        yield lab


@pytest.fixture
def pair(lab):
    """Two guests that ping each other over the tunnel: the others who must not be disturbed."""
    blue = lab.network("blue", subnets=("10.0.0.0/24",))
    return lab.attach(*(Attachment(f"blue{h.number}", blue, h) for h in lab.hypervisors))


def status_text(lab, hypervisor):
    """All that the API says of one hypervisor."""
    return json.dumps(lab.api.get(f"/v1/hypervisors/{hypervisor.name}"))


def assert_others_work(lab, pair, name):
    """The pair pings without loss, and meanwhile a port can be deleted and made, and works soon.

    Its guest is plugged in before: while Open vSwitch takes an interface into its userspace datapath
    it drops a packet now and then, whoever its controller is.
    """
    wanted = Attachment(name, pair[0].network, lab.hypervisors[0])
    guest, = lab.attach(wanted)
    with contextlib.ExitStack() as stack:
        pings = pair[0].start_ping(pair[1].address(), count=1000, interval=0.02)
        stack.callback(pings.stop)
        lab.api.delete("port", guest.port["id"])
        guest.port, = lab.api.create_all("port", [dataclasses.replace(
            wanted, mac=guest.port["mac_address"],
            addresses=[ip["ip_address"] for ip in guest.port["fixed_ips"]]).port()])
        lab.until_active(guest, timeout=PROMPTLY)
        lab.api.realised(timeout=PROMPTLY)
        counted = pings.stop()
        stack.pop_all()
    assert counted.sent and counted.lost == 0, counted
    assert guest.ping(pair[1].address()).all_answered


def open_stranger(node):
    with inside(node.pid):
        return socket.create_connection((addressing.CONTROLLER, addressing.OPENFLOW_PORT), timeout=5)


GARBAGE = {
    "silent": b"",
    "http": b"GET / HTTP/1.1\r\nHost: controller\r\n\r\n",
    "random": bytes(os.urandom(4096)),
    "half-a-header": b"\x05\x00\x00",
    "hello-of-length-0": b"\x05\x00\x00\x00\x00\x00\x00\x01",
    "hello-then-a-message-that-never-ends": b"\x05\x00\x00\x08\x00\x00\x00\x01\x05\x13\xff\xff\x00\x00",
}


@pytest.mark.parametrize("said", GARBAGE.values(), ids=GARBAGE.keys())
def test_bad_input_garbage_or_silent_openflow_peers_disturb_nobody(lab, pair, said):
    strangers = [open_stranger(lab.hypervisors[1]) for _ in range(20)]
    try:
        for stranger in strangers:
            with contextlib.suppress(ConnectionError):  # it may be shown the door at once
                stranger.sendall(said)
        assert_others_work(lab, pair, "late")
        assert all(hypervisor.connected() for hypervisor in lab.hypervisors)
    finally:
        for stranger in strangers:
            stranger.close()


def test_bad_input_silent_openflow_peer_is_shown_the_door(lab):
    """The handshake has a deadline, so whoever says nothing does not keep a connection for ever."""
    with open_stranger(lab.hypervisors[1]) as stranger:
        stranger.settimeout(60)
        with contextlib.suppress(ConnectionResetError):
            while stranger.recv(4096):
                pass


def test_bad_input_second_connection_with_the_same_datapath_id_does_not_oust_the_first(lab, pair):
    first = lab.hypervisors[0]
    impostor = lab.add_hypervisor(3, datapath_id=first.datapath_id)
    lab.expect_in_logs(*LOST_CONTROLLER)
    connection = first.openflow_connection()
    impostor.connect()
    until(lambda: first.datapath_id in lab.controller.log_tail(400).replace(":", "")
          and impostor.management_ip in lab.controller.log_tail(400),
          "the log names the datapath id and the second one's address", 15,
          lab.controller.log_tail)
    # The impostor comes back every second; let it try a few times.
    throughout(4, lambda: first.openflow_connection() == connection,
               "the first switch keeps its connection")
    assert_others_work(lab, pair, "late")
    assert "tun_id" not in impostor.flows(), "the impostor was given flows"


def test_bad_input_hypervisor_without_its_tunnel_port_says_so_in_its_status(lab, pair):
    bare = lab.add_hypervisor(3, tunnel_port=False)
    lab.introduce(bare)
    healthy = lab.api.get("/v1/hypervisors/hv1")
    until(lambda: lab.api.get("/v1/hypervisors/hv3")["status"] != healthy["status"]
          and "gre0" in str(lab.api.get("/v1/hypervisors/hv3")),
          "hv3's status says that gre0 is missing", 10, lambda: status_text(lab, bare))
    assert_others_work(lab, pair, "late")
    # Put right, it says so, and its guests are reached.
    bare.plug_tunnel()
    until(lambda: lab.api.get("/v1/hypervisors/hv3")["status"] == healthy["status"],
          "hv3's status is well again", 10, lambda: status_text(lab, bare))
    guest, = lab.attach(Attachment("blue3", pair[0].network, bare))
    assert guest.ping(pair[0].address()).all_answered


def test_bad_input_bridge_that_offers_only_openflow_1_3_is_told_what_to_set(lab, pair):
    old = lab.add_hypervisor(3, protocols="OpenFlow13")
    lab.expect_in_logs(*LOST_CONTROLLER, r"version negotiation failed|OpenFlow13|0x0[45]")
    lab.api.declare(old)
    old.connect()
    until(lambda: "OpenFlow14" in lab.controller.log_tail(200), "the log says what to set", 15,
          lab.controller.log_tail)
    until(lambda: "OpenFlow14" in json.dumps(lab.api.get("/v1/hypervisors")),
          "the API says what to set", 15, lambda: status_text(lab, old))
    assert_others_work(lab, pair, "late")
    # Put right, it joins.
    old.switch.vsctl("set", "bridge", "br-int", "protocols=OpenFlow14")
    lab.until_switches_counted(3)
    guest, = lab.attach(Attachment("blue3", pair[0].network, old))
    assert guest.ping(pair[0].address()).all_answered
