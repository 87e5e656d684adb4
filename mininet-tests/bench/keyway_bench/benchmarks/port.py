"""One more port on an existing network, at growing totals, next to OVN.

Networks have 10 ports each, spread over all hypervisors. All interfaces are plugged in beforehand.
Keyway: from the first byte of POST /v2.0/ports until GET /v1/revisions/N?wait says that every
hypervisor concerned has realised it. OVN: one `ovn-nbctl --wait=hv` that adds a port with addresses
and port security, through a resident ovn-nbctl. Each sample is on another network.

Next to OVN all ports are on real Open vSwitch, one sample of each side in turn; the samples' ports
are removed before the next total. Keyway's growth is measured on a lab for each total, all at once
and one sample of each in turn, so that they share the machine's moods. Each has the same real
hypervisors with as many interfaces as the lowest total; the others' ports are on hypervisors that
only speak OpenFlow. For a userspace Open vSwitch with 5,000 interfaces takes 0.2 s for a single flow.
"""

import os
from contextlib import ExitStack

from .. import wiring
from ..keyway_side import KeywaySide
from ..ovn import OvnSide, version
from ..report import Report

NAME = "port"
SUMMARY = "one more port on an existing network, at growing totals, next to OVN"
RUNS = 200

PER_NETWORK = 10
BAR, BAR_TOTAL = 10, 2000
BAR_GROWTH, BAR_TAIL, BAR_FROM, BAR_TO = 1.3, 5, 200, 20_000
WARM_UP = 400  # samples that do not count, before the first


def options(parser):
    parser.add_argument("--totals", type=int, nargs="+", default=[200, 2000, 20_000], metavar="N",
                        help="ports that are there already (200 2000 20000)")
    parser.add_argument("--next-to-ovn", type=int, nargs="+", default=[200, 2000], metavar="N",
                        help="the same, next to OVN (200 2000)")
    parser.add_argument("--hypervisors", type=int, default=4, metavar="H", help="(%(default)s)")
    parser.add_argument("--without-ovn", action="store_true", help="measures Keyway alone")


def run(chosen):
    os.environ["KEYWAY_LAB_DATAPATH"] = "netdev"  # the only one that takes dummy interfaces
    report = Report(f"port: one more port on a network of {PER_NETWORK},"
                    f" {chosen.hypervisors} hypervisors, {chosen.runs} samples")
    grow(report, chosen)
    if not chosen.without_ovn:
        compare(report, chosen)
        report.fact("OVN", version())
    return report


def grow(report, chosen):
    """Keyway alone, at all totals side by side."""
    totals = sorted(chosen.totals)
    real = totals[0] // PER_NETWORK
    spares = wiring.spares(chosen.runs, real, PER_NETWORK, chosen.hypervisors)
    present = wiring.ports(real, PER_NETWORK, chosen.hypervisors)
    with ExitStack() as stack:
        sides = {}
        for total in totals:
            sides[total] = side = stack.enter_context(KeywaySide.up(chosen.hypervisors))
            side.plug(spares + present)
            side.wire(real, present)
            side.wire_far(total - len(present), PER_NETWORK, chosen.hypervisors)
        for _ in range(-(-WARM_UP // len(spares))):
            measure(sides.values(), spares)
        samples = measure(sides.values(), spares)
        for side in sides.values():
            side.prove(present)
    figures = {total: figure(report, total, samples[side]) for total, side in sides.items()}
    lowest, highest = figures[totals[0]], figures[totals[-1]]
    judged = (totals[0], totals[-1]) == (BAR_FROM, BAR_TO)
    if len(totals) > 1:
        report.ratio(f"Keyway at {totals[-1]:,} / at {totals[0]:,} ports",
                     highest.median / lowest.median, at_most=BAR_GROWTH if judged else None)
    for total, one in figures.items():
        report.ratio(f"Keyway's p99 / p50 at {total:,} ports", one.percentile(99) / one.median,
                     at_most=BAR_TAIL if judged and total == BAR_TO else None)


def compare(report, chosen):
    """Keyway next to OVN, with all ports on real Open vSwitch on both sides."""
    totals = sorted(chosen.next_to_ovn)
    spares = wiring.spares(chosen.runs, totals[0] // PER_NETWORK, PER_NETWORK, chosen.hypervisors)
    present = []
    with ExitStack() as stack:
        sides = [stack.enter_context(kind.up(chosen.hypervisors)) for kind in (KeywaySide, OvnSide)]
        keyway, ovn = sides
        for side in sides:
            side.plug(spares)
        for total in totals:
            networks = (total - len(present)) // PER_NETWORK
            more = wiring.ports(networks, PER_NETWORK, chosen.hypervisors,
                                first_network=len(present) // PER_NETWORK)
            for side in sides:
                side.plug(more)
                side.wire(networks, more)
            for _ in range(0 if present else -(-WARM_UP // len(spares))):
                measure([keyway], spares)
            present += more
            samples = measure(sides, spares)
            keyway.prove(present)
            ours = figure(report, total, samples[keyway], "next to OVN, ")
            theirs = report.figure(f"OVN at {total:,} ports", samples[ovn])
            report.ratio(f"OVN / Keyway at {total:,} ports", theirs.median / ours.median,
                         at_least=BAR if total == BAR_TOTAL else None)


def measure(sides, spares):
    """One sample of each side in turn, and so on; afterwards all is as before."""
    samples = {side: [] for side in sides}
    for port in spares:
        for side, times in samples.items():
            times.append(side.add(port))
    for side in samples:
        for port in spares:
            side.remove(port)
    return samples


def figure(report, total, samples, where=""):
    """Adds Keyway's two figures, and returns the one until all is realised."""
    answered, realised = zip(*samples)
    one = report.figure(f"Keyway {where}at {total:,} ports", realised)
    report.figure("  of it, until it is answered", answered)
    return one
