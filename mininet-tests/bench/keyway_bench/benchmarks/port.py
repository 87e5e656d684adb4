"""One more port on an existing network, at growing totals, next to OVN.

Networks have 10 ports each, spread over all hypervisors. All interfaces are plugged in beforehand.
Keyway: from the first byte of POST /v2.0/ports until GET /v1/revisions/N?wait says that every
hypervisor concerned has realised it. OVN: one `ovn-nbctl --wait=hv` that adds a port with addresses
and port security, through a resident ovn-nbctl. One sample of each in turn, each on another network;
the samples' ports are removed before the next total.
"""

import os
from contextlib import ExitStack

from .. import wiring
from ..keyway_side import KeywaySide
from ..ovn import OvnSide, version
from ..report import Report

NAME = "port"
SUMMARY = "one more port on an existing network, at growing totals, next to OVN"
RUNS = 100

PER_NETWORK = 10
BAR, BAR_TOTAL = 10, 2000
BAR_GROWTH, BAR_TAIL, BAR_FROM, BAR_TO = 1.3, 5, 200, 20_000
WARM_UP = 50  # samples that do not count, before the first


def options(parser):
    parser.add_argument("--totals", type=int, nargs="+", default=[200, 2000, 20_000], metavar="N",
                        help="ports that are there already (200 2000 20000)")
    parser.add_argument("--ovn-up-to", type=int, default=2000, metavar="N",
                        help="at larger totals Keyway is measured alone (%(default)s)")
    parser.add_argument("--hypervisors", type=int, default=4, metavar="H", help="(%(default)s)")
    parser.add_argument("--without-ovn", action="store_true", help="measures Keyway alone")


def run(chosen):
    os.environ["KEYWAY_LAB_DATAPATH"] = "netdev"  # the only one that takes dummy interfaces
    report = Report(f"port: one more port on a network of {PER_NETWORK},"
                    f" {chosen.hypervisors} hypervisors, {chosen.runs} samples")
    totals = sorted(chosen.totals)
    spares = wiring.spares(chosen.runs, totals[0] // PER_NETWORK, PER_NETWORK, chosen.hypervisors)
    medians = {}
    with ExitStack() as stack:
        keyway = stack.enter_context(KeywaySide.up(chosen.hypervisors))
        sides = [keyway]
        if not chosen.without_ovn:
            sides.append(stack.enter_context(OvnSide.up(chosen.hypervisors)))
        for side in sides:
            side.plug(spares)
        present = []
        for total in totals:
            sides = [side for side in sides if side is keyway or total <= chosen.ovn_up_to]
            more = wiring.ports((total - len(present)) // PER_NETWORK, PER_NETWORK,
                                chosen.hypervisors, first_network=len(present) // PER_NETWORK)
            for side in sides:
                side.plug(more)
                side.wire((total - len(present)) // PER_NETWORK, more)
            if not present:
                warm_up(keyway, spares[:WARM_UP])
            present += more
            medians[total] = measure(report, total, sides, spares)
            keyway.prove(present)
    judge(report, medians)
    if not chosen.without_ovn:
        report.fact("OVN", version())
    return report


def warm_up(side, spares):
    for port in spares:
        side.add(port)
    for port in spares:
        side.remove(port)


def measure(report, total, sides, spares):
    """One sample of each side in turn; returns Keyway's figure, and OVN's where it was measured."""
    samples = {side: [] for side in sides}
    for port in spares:
        for side in sides:
            samples[side].append(side.add(port))
    for side in sides:
        for port in spares:
            side.remove(port)
    answered, realised = zip(*samples.pop(sides[0]))
    figures = [report.figure(f"Keyway at {total:,} ports", realised)]
    report.figure("  of it, until it is answered", answered)
    for times in samples.values():
        figures.append(report.figure(f"OVN at {total:,} ports", times))
    return figures


def judge(report, medians):
    for total, (keyway, *others) in medians.items():
        for ovn in others:
            report.ratio(f"OVN / Keyway at {total:,} ports", ovn.median / keyway.median,
                         at_least=BAR if total == BAR_TOTAL else None)
    lowest, highest = min(medians), max(medians)
    first, last = medians[lowest][0], medians[highest][0]
    judged = (lowest, highest) == (BAR_FROM, BAR_TO)
    if lowest != highest:
        report.ratio(f"Keyway at {highest:,} / at {lowest:,} ports", last.median / first.median,
                     at_most=BAR_GROWTH if judged else None)
    report.ratio(f"Keyway's p99 / p50 at {highest:,} ports", last.percentile(99) / last.median,
                 at_most=BAR_TAIL if judged else None)
