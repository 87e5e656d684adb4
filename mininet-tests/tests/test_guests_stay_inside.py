"""What a guest does to get out of its network, its port free of all guards: it stays inside."""

import pytest

from keyway_lab import addressing, frames
from keyway_lab.capture import Capture
from keyway_lab.lab import Attachment, Lab
from keyway_lab.waiting import until

PROBES = "02:4b:57:00:00:01"  # where the controller's own probes go
SUBNETS = ("10.0.0.0/24",)
FLOOD = 20_000
COUNTED = ("keyway_flow_mods_total", "keyway_group_mods_total", "keyway_readbacks_total",
           "keyway_world_revision")


@pytest.fixture(scope="module")
def lab():
    with Lab() as lab:
        hv1, hv2 = lab.hypervisors
        blue, red = (lab.network(name, subnets=SUBNETS) for name in ("blue", "red"))
        lab.attach(Attachment("hostile", blue, hv1, silent=True,
                              attributes={"port_security_enabled": False}),
                   Attachment("own", blue, hv2, silent=True),
                   Attachment("near", red, hv1, silent=True), Attachment("far", red, hv2, silent=True))
        lab.api.realised()
        until(lambda: {tunnel["state"] for tunnel in lab.api.get("/v1/tunnels")["tunnels"]} == {"UP"},
              "the tunnel is up", evidence=lab.dump)
        lab.blue, lab.red = blue, red
        yield lab


def ways_out(lab, me):
    """Frames to what is not of this network, each with a mark; to its MAC where it has one."""
    hv1, hv2 = lab.hypervisors
    far = lab.guests["far"]
    inner = frames.plain(me.mac, far.mac, b"{inner}")
    for name, mac in (("broadcast", frames.BROADCAST), ("card", card(hv2, "underlay"))):
        for key in (0, lab.red.key):
            yield frames.tunnelled(me.mac, mac, hv1.tunnel_ip, hv2.tunnel_ip, key, inner)
        yield frames.udp(me.mac, mac, me.address(4), hv2.tunnel_ip, b"{underlay-%s}" % name.encode())
    controller = card(lab.controller, "mgmt")
    for mac in (frames.BROADCAST, controller):
        yield frames.udp(me.mac, mac, me.address(4), addressing.CONTROLLER, b"{controller}")
        yield frames.udp(me.mac, mac, addressing.management(1), addressing.CONTROLLER, b"{controller}")
    yield frames.arp(frames.ARP_REQUEST, me.mac, me.address(4), addressing.CONTROLLER, b"{who-is}")
    yield frames.arp(frames.ARP_REQUEST, me.mac, me.address(4), hv2.tunnel_ip, b"{who-is}")
    yield frames.plain(me.mac, PROBES, b"{probe}")
    yield frames.plain(me.mac, far.mac, b"{far}")


def card(node, name):
    return node.run("cat", f"/sys/class/net/{name}/address").strip()


def strays(lab):
    return next(line for line in lab.api.get("/metrics").splitlines()
                if line.startswith('keyway_tunnel_probes_total{result="stray"}'))


def test_a_guest_reaches_neither_other_tenants_nor_the_underlay_nor_the_controller(lab):
    me, own = lab.guests["hostile"], lab.guests["own"]
    before = strays(lab)
    attempts = list(ways_out(lab, me))
    with lab.capture() as ports, lab.capture_underlay() as underlay, \
            Capture.of_segment(lab.management) as management:
        me.send(*attempts, frames.plain(me.mac, own.mac, b"{inside}"))
        ports.until(lambda c: own.name in c.places_of(b"{inside}"), "its own network hears it",
                    evidence=lab.dump)
        ports.until_quiet()
        underlay.collect()
        management.collect()
    ours = [seen for seen in ports.frames if seen.frame.source == me.mac]
    assert {seen.at for seen in ours} <= {own.name}, ports.summary()
    assert not ports.places_of(b"{far}") and not ports.places_of(b"{probe}"), ports.summary()
    # On the wire it is all inside of its own key, as what it is: a frame of a tenant.
    carried = [seen.frame for seen in underlay.frames
               if frames.mac_bytes(me.mac) in seen.frame.octets]
    assert carried
    assert {frame.tunnelled.key for frame in carried} == {lab.blue.key}
    assert not any(frames.mac_bytes(me.mac) in seen.frame.octets for seen in management.frames)
    assert strays(lab) == before


def test_a_guest_that_floods_under_ever_new_addresses_makes_the_controller_do_nothing(lab):
    me, own = lab.guests["hostile"], lab.guests["own"]
    before = {name: lab.api.metrics()[name] for name in COUNTED}, strays(lab)
    with lab.capture() as ports:
        for number in range(FLOOD):
            mac = frames.mac_text(b"\x02\xee" + number.to_bytes(4, "big"))
            me.send(frames.plain(mac, own.mac if number % 2 else PROBES, b"{flood}"))

        def one_more_arrives(capture):
            me.send(frames.plain(me.mac, own.mac, b"{after}"))  # the flood fills up OVS's sockets
            return capture.places_of(b"{after}")

        ports.until(one_more_arrives, "it is through", evidence=lab.dump)
    assert ports.places_of(b"{flood}")[own.name] > 0, ports.summary()
    assert ({name: lab.api.metrics()[name] for name in COUNTED}, strays(lab)) == before
    assert all("02:ee:" not in host.flows() for host in lab.hypervisors)
