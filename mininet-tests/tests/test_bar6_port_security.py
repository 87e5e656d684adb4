"""Bar 6: what a guest sends under a false address arrives nowhere, unless its port is free to."""

import pytest

from keyway_lab import frames
from keyway_lab.lab import Attachment, Lab

OUTSIDER_MAC, OUTSIDER_V4, OUTSIDER_V6 = "02:aa:aa:aa:aa:aa", "10.0.0.200", "fd00::200"
SUBNETS = ("10.0.0.0/24", "fd00::/64")


@pytest.fixture(scope="module")
def lab():
    """A guarded and a free guest on hv1; a neighbour of both on hv1 and a distant one on hv2."""
    with Lab() as lab:
        hv1, hv2 = lab.hypervisors
        blue = lab.network("blue", subnets=SUBNETS)
        lab.attach(Attachment("guarded", blue, hv1, silent=True),
                   Attachment("free", blue, hv1, silent=True,
                              attributes={"port_security_enabled": False}),
                   Attachment("near", blue, hv1, silent=True),
                   Attachment("far", blue, hv2, silent=True))
        lab.api.realised()
        yield lab


def lies(me, victim, mark):
    """Frames of `me` that say something false, by name. Those to one receiver go to the victim."""
    own = frames.link_local(me.mac)
    v4, v6 = victim.address(4), victim.address(6)
    return {
        "victims-mac": frames.plain(victim.mac, frames.BROADCAST, mark),
        "outsiders-mac": frames.plain(OUTSIDER_MAC, victim.mac, mark),
        "victims-mac-and-ipv4": frames.udp(victim.mac, frames.BROADCAST, v4, "255.255.255.255", mark),
        "outsiders-ipv4": frames.udp(me.mac, victim.mac, OUTSIDER_V4, v4, mark),
        "victims-ipv4-broadcast": frames.udp(me.mac, frames.BROADCAST, v4, "255.255.255.255", mark),
        "outsiders-ipv6": frames.udp(me.mac, victim.mac, OUTSIDER_V6, v6, mark),
        "victims-link-local": frames.udp(me.mac, victim.mac, frames.link_local(victim.mac), v6, mark),
        "arp-reply-for-victim": frames.arp(frames.ARP_REPLY, me.mac, v4, me.address(4), mark),
        "arp-reply-for-outsider-to-victim": frames.arp(
            frames.ARP_REPLY, me.mac, OUTSIDER_V4, v4, mark, destination=victim.mac,
            target_mac=victim.mac),
        "arp-announcement-for-victim": frames.arp(frames.ARP_REQUEST, me.mac, v4, v4, mark),
        "arp-with-victims-mac-inside": frames.arp(
            frames.ARP_REPLY, victim.mac, me.address(4), me.address(4), mark, source=me.mac),
        "arp-with-outsiders-mac-inside": frames.arp(
            frames.ARP_REPLY, OUTSIDER_MAC, me.address(4), v4, mark, source=me.mac,
            destination=victim.mac, target_mac=victim.mac),
        "nd-advertisement-of-victims-address": frames.neighbour_advertisement(
            me.mac, me.address(6), v6, me.mac, mark),
        "nd-advertisement-with-victims-mac": frames.neighbour_advertisement(
            me.mac, me.address(6), me.address(6), victim.mac, mark),
        "nd-advertisement-from-victims-address": frames.neighbour_advertisement(
            me.mac, v6, v6, me.mac, mark),
        "nd-solicitation-from-outsiders-address": frames.neighbour_solicitation(
            me.mac, OUTSIDER_V6, v6, mark, destination_mac=victim.mac),
        "router-advertisement": frames.router_advertisement(me.mac, own, mark),
        "redirect": frames.redirect(me.mac, own, victim.mac, v6, mark),
    }


LIES = ("victims-mac", "outsiders-mac", "victims-mac-and-ipv4", "outsiders-ipv4",
        "victims-ipv4-broadcast", "outsiders-ipv6", "victims-link-local", "arp-reply-for-victim",
        "arp-reply-for-outsider-to-victim", "arp-announcement-for-victim",
        "arp-with-victims-mac-inside", "arp-with-outsiders-mac-inside",
        "nd-advertisement-of-victims-address", "nd-advertisement-with-victims-mac",
        "nd-advertisement-from-victims-address", "nd-solicitation-from-outsiders-address",
        "router-advertisement", "redirect")


def where_it_arrives(lab, sender, frame, mark):
    """The ports where the frame arrived, once the truth that was sent after it is everywhere."""
    truth = b"truth-" + mark
    everyone = {name for name in lab.guests if name != sender.name}
    with lab.capture() as ports:
        sender.send(frame, frames.plain(sender.mac, frames.BROADCAST, truth))
        ports.until(lambda c: set(c.places_of(truth)) == everyone,
                    "an honest broadcast arrives everywhere", evidence=lab.dump)
        ports.until_quiet(0.03)  # the lie was sent first, so it is through already
    return ports.places_of(b"{" + mark + b"}")


@pytest.mark.parametrize("victim", ["near", "far"])
@pytest.mark.parametrize("lie", LIES)
def test_bar6_a_guarded_ports_lie_arrives_nowhere(lab, lie, victim):
    sender, mark = lab.guests["guarded"], f"{lie}-{victim}".encode()
    frame = lies(sender, lab.guests[victim], b"{" + mark + b"}")[lie]
    assert where_it_arrives(lab, sender, frame, mark) == {}, lab.dump()


@pytest.mark.parametrize("victim", ["near", "far"])
@pytest.mark.parametrize("lie", LIES)
def test_bar6_without_port_security_the_same_frame_arrives(lab, lie, victim):
    sender, mark = lab.guests["free"], f"free-{lie}-{victim}".encode()
    frame = lies(sender, lab.guests[victim], b"{" + mark + b"}")[lie]
    to_all = frame[0] & 1
    receivers = [n for n in lab.guests if n != sender.name] if to_all else [victim]
    assert where_it_arrives(lab, sender, frame, mark) == dict.fromkeys(receivers, 1), lab.dump()


def test_bar6_port_security_can_be_lifted_and_set_again(lab):
    sender = lab.guests["guarded"]
    for enabled in (False, True):
        lab.api.update("port", sender.port["id"], port_security_enabled=enabled)
        lab.api.realised()
        mark = f"security-{enabled}".encode()
        frame = frames.plain(OUTSIDER_MAC, lab.guests["far"].mac, b"{" + mark + b"}")
        assert where_it_arrives(lab, sender, frame, mark) == ({} if enabled else {"far": 1})
