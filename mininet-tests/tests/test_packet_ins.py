"""Frames that come in the way of Keyway's own probes, from somebody who has the underlay."""

import socket
import time

import pytest

from keyway_lab import frames, hostile
from keyway_lab.lab import Attachment
from keyway_lab.namespace import inside
from keyway_lab.waiting import until
from zero_touch import SUBNETS, fresh_lab

STRAY = 'keyway_tunnel_probes_total{result="stray"}'
PROBES = "02:4b:57:00:00:01"
# Packets a second that a bridge which Keyway set up sends to it, at most. As many can have been saved
# up, and as many wait in the switch (controller_burst_limit of ovs-vswitchd.conf.db(5)).
RATE = 1000
SECONDS, MOST = 3, 200_000


@pytest.fixture
def lab():
    with fresh_lab(2) as lab:
        lab.join(*lab.hypervisors)
        yield lab


def test_bad_input_flood_of_probes_from_the_underlay_is_cut_off_at_the_switch(lab):
    victim = lab.hypervisors[1]
    blue = lab.network("blue", subnets=SUBNETS)
    one, two = lab.attach(Attachment("one", blue, lab.hypervisors[0]), Attachment("two", blue, victim))
    one.until_answered(two.address(), evidence=lab.dump)
    stranger = hostile.on_underlay(lab)
    with inside(stranger.pid):
        raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, frames.GRE)
    packet = frames.gre(0, frames.plain("02:00:00:00:00:99", PROBES, b"{nonsense}"))
    connection = victim.openflow_connection()
    with raw:
        before = strays(lab)
        until(lambda: raw.sendto(packet, (victim.tunnel_ip, 0)) and strays(lab) > before,
              "one frame arrives", evidence=lab.dump)
        before, began, sent = strays(lab), time.monotonic(), 0
        while time.monotonic() < began + SECONDS and sent < MOST:
            raw.sendto(packet, (victim.tunnel_ip, 0))
            sent += 1
        added = lab.attach(Attachment("three", blue, victim))[0]
        lab.until_active(added)
        came, took = strays(lab) - before, time.monotonic() - began
    print(f"{sent} frames in {SECONDS} s, of which {came:.0f} reached the controller in {took:.1f} s")
    assert sent > 5 * RATE * SECONDS
    assert came <= RATE * (took + 2)
    assert victim.openflow_connection() == connection
    one.until_answered(added.address(), evidence=lab.dump)


def strays(lab):
    return next(float(line.split()[-1]) for line in lab.api.get("/metrics").splitlines()
                if line.startswith(STRAY))
