"""Bar 5: a host that people have built by hand joins, and keeps all it had, traffic included."""

import contextlib

import pytest

import handbuilt
from keyway_lab.lab import Attachment
from zero_touch import SUBNETS, fresh_lab, undisturbed


@pytest.fixture
def lab():
    with fresh_lab(2) as lab:
        yield lab


def test_bar5_a_hand_built_host_joins_and_its_vlans_and_its_gre_port_never_notice(lab):
    host, other = lab.hypervisors
    built = handbuilt.build(lab, host, other)
    for guest in built.others:
        built.asker.until_answered(guest.address())
    before = {one: handbuilt.possessions(one) for one in (host, other)}
    with contextlib.ExitStack() as pinging:
        for guest in built.others:
            pinging.enter_context(undisturbed(built.asker, guest))
        lab.join(host)
        lab.join(other)
        blue = lab.network("blue", subnets=SUBNETS)
        guests = lab.attach(*(Attachment(f"blue{h.number}", blue, h) for h in lab.hypervisors))
        took = guests[0].until_answered(guests[1].address(), evidence=lab.dump)
    assert guests[1].ping(guests[0].address()).all_answered
    for one in (host, other):
        assert handbuilt.possessions(one) == before[one]
        assert one.switch.vsctl("iface-to-br", handbuilt.TUNNEL) == handbuilt.BRIDGE
    print(f"bar 5: a hand-built host joined: no ping lost on its VLAN, trunk and GRE port, no row of"
          f" its own changed; new guests ping {took:.2f} s after their plug")
