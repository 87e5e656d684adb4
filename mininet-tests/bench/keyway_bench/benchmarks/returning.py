"""ovs-vswitchd is killed and started again: the time until its guest is reached, next to OVN.

Both sides have a lab with three hypervisors, networks with ports on all of them, and one network with
a guest on each. In each run, on each side in turn, ovs-vswitchd of the first hypervisor is killed (kill
-9) and started. The clock runs from when it has started until a ping of its guest to another
hypervisor's is answered; it has lost all flows by then. Meanwhile the two other guests ping each other
50 times a second: what they lose is counted.
"""

import contextlib

from keyway_lab.logs import LOST_INTERFACE, RESTARTED

from .. import population, wiring
from ..keyway_side import KeywaySide
from ..ovn import OvnSide, version
from ..report import Report
from ..wiring import WantedPort

NAME = "return"
SUMMARY = "ovs-vswitchd killed and started: time to its first ping, next to OVN"
RUNS = 5

HYPERVISORS = 3
PER_NETWORK = 10
PINGS_A_SECOND, LONGEST = 50, 120  # seconds


def options(parser):
    parser.add_argument("--networks", type=int, default=100, metavar="N",
                        help=f"networks of {PER_NETWORK} ports beside the guests' (%(default)s)")


def run(chosen):
    report = Report(f"return: ovs-vswitchd killed and started, {chosen.networks} networks of"
                    f" {PER_NETWORK} ports on {HYPERVISORS} hypervisors, {chosen.runs} runs")
    took, lost = {}, {}
    with contextlib.ExitStack() as stack:
        sides = [stack.enter_context(kind.up(HYPERVISORS)) for kind in (KeywaySide, OvnSide)]
        guests = {side: populate(side, chosen.networks) for side in sides}
        for _ in range(chosen.runs):
            for side in sides:
                seconds, missing = restart(side, guests[side])
                took.setdefault(side, []).append(seconds)
                lost[side] = lost.get(side, 0) + missing
    keyway, ovn = (report.figure(f"{side.name}, first ping", took[side]) for side in sides)
    report.ratio("OVN / Keyway", ovn.median / keyway.median, at_least=1)
    for side in sides:
        report.ratio(f"pings that others lost, {side.name}", lost[side],
                     at_most=0 if side is sides[0] else None)
    report.fact("OVN", version())
    return report


def populate(side, networks):
    """Plugs and wires everything; returns the guests once they reach each other."""
    side.lab.expect_in_logs(*LOST_INTERFACE, *RESTARTED, r"reconnect\|", r"jsonrpc\|")
    many = wiring.ports(networks, PER_NETWORK, HYPERVISORS, first_network=1)
    wanted = [WantedPort(f"guest{number}", 0, number, population.address(number),
                         f"02:01:00:00:00:{number:02x}") for number in range(HYPERVISORS)]
    side.plug(many)
    guests = []
    for port, host in zip(wanted, side.lab.hypervisors):
        guests.append(side.lab.wired_guest(port.name, host, port.mac, [f"{port.address}/16"]))
        host.plug(port.name, external_ids={port.name: {"iface-id": port.name}}
                  if isinstance(side, OvnSide) else None)
    side.wire(networks + 1, [*wanted, *many])
    for one in guests:
        for other in guests:
            if one is not other:
                one.until_answered(other.address(), evidence=side.lab.dump)
    return guests


def restart(side, guests):
    """Seconds until the first hypervisor's guest is reached again, and pings that others lost."""
    returning, *others = guests
    host = returning.hypervisor
    pings = others[0].start_ping(others[1].address(), count=LONGEST * PINGS_A_SECOND,
                                 interval=1 / PINGS_A_SECOND)
    try:
        host.kill_switch()
        host.start_switch()
        seconds = returning.until_answered(others[0].address(), timeout=60,
                                           evidence=side.lab.dump)
    finally:
        counted = pings.stop()
    assert counted.sent, counted
    return seconds, counted.lost
