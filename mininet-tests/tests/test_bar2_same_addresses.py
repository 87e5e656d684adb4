"""Bar 2, the classic experiment without VLANs: two tenants with the same subnets and addresses."""

import pytest

from keyway_lab import frames
from keyway_lab.lab import Attachment, Lab

SUBNETS = ("10.0.0.0/24", "fd00::/64")
KEYS = [(10, 20), (4097, 70000), (16777217, 4294967295)]
MARKS = {"a": "a1" * 16, "b": "b2" * 16}


@pytest.fixture
def lab():
    with Lab() as lab:
        yield lab


def mirrored(lab, keys, macs=None):
    """On hv1 a1 and b2, on hv2 a2 and b1: of either network, .1 and .2, at opposite ends."""
    hv1, hv2 = lab.hypervisors
    places = {"a1": hv1, "a2": hv2, "b1": hv2, "b2": hv1}
    networks = {name: lab.network(f"net-{name}", key, SUBNETS) for name, key in zip("ab", keys)}
    assert [network.key for network in networks.values()] == list(keys)
    guests = lab.attach(*(
        Attachment(name, networks[name[0]], hypervisor, (f"10.0.0.{name[1]}", f"fd00::{name[1]}"),
                   mac=macs[name] if macs else None)
        for name, hypervisor in places.items()))
    return {guest.name: guest for guest in guests}


def ping_all_pairs(guests):
    for one, other in (("a1", "a2"), ("a2", "a1"), ("b1", "b2"), ("b2", "b1")):
        for family in (4, 6):
            pings = guests[one].ping(guests[other].address(family), mark=MARKS[one[0]])
            assert pings.all_answered, pings


def call_across(guests):
    """Frames of every sort from each guest to the other tenant's MACs, which must get nowhere."""
    for sender in guests.values():
        for target in guests.values():
            if sender.name[0] != target.name[0]:
                mark = bytes.fromhex(MARKS[sender.name[0]])
                sender.send(
                    frames.plain(sender.mac, target.mac, mark),
                    frames.udp(sender.mac, target.mac, sender.address(), target.address(), mark),
                    frames.plain(sender.mac, frames.BROADCAST, mark))


def strangers(capture):
    """What arrived at a port of one network and carries the mark of the other."""
    other = {"a": bytes.fromhex(MARKS["b"]), "b": bytes.fromhex(MARKS["a"])}
    return [seen for seen in capture.frames if other[seen.at[0]] in seen.frame.octets]


@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: f"{keys[0]}-{keys[1]}")
def test_bar2_same_addresses_ping_within_and_never_across_and_carry_their_key(lab, keys):
    guests = mirrored(lab, keys)
    macs = {name: {g.mac for g in guests.values() if g.name[0] == name} for name in "ab"}
    with lab.capture() as ports, lab.capture_underlay() as wire:
        ping_all_pairs(guests)
        call_across(guests)
        ports.until_quiet()
        wire.collect()

    assert strangers(ports) == [], ports.summary()
    for seen in ports.frames:
        assert seen.frame.source in macs[seen.at[0]], ports.summary()
    tunnelled = [seen.frame.tunnelled for seen in wire.frames
                 if seen.frame.tunnelled and not seen.frame.tunnelled.is_probe]
    assert {packet.key for packet in tunnelled} == set(keys)
    for packet in tunnelled:
        assert packet.inner.source in macs["ab"[keys.index(packet.key)]]


def test_bar2_even_the_same_macs_in_both_networks_are_kept_apart(lab):
    macs = {name: f"02:00:00:00:00:0{name[1]}" for name in ("a1", "a2", "b1", "b2")}
    guests = mirrored(lab, KEYS[0], macs)
    with lab.capture() as ports, lab.capture_underlay() as wire:
        ping_all_pairs(guests)
        ports.until_quiet()
        wire.collect()
    assert strangers(ports) == [], ports.summary()
    for tenant, key in zip("ab", KEYS[0]):
        mark = bytes.fromhex(MARKS[tenant])
        carried = {seen.frame.tunnelled.key for seen in wire.frames if mark in seen.frame.octets}
        assert carried == {key}
