"""Networks and their ports wired on all hypervisors, next to OVN on the same work.

All interfaces are plugged in beforehand. Keyway: from the first byte of the first request to the API
(networks, subnets and ports, in bulk) until GET /v1/revisions/N?wait says that every hypervisor has
realised the last. OVN: one transaction of `ovn-nbctl --wait=hv` with the same ports, addresses and
port security. Both sides have a lab of their own, on userspace Open vSwitch with dummy interfaces,
and are measured in turn, in each run; between runs everything is deleted. Flows of single ports are
counted to prove that all of it is there.
"""

import os
from contextlib import ExitStack

from .. import wiring
from ..keyway_side import KeywaySide
from ..ovn import OvnSide, version
from ..report import Report

NAME = "wire"
SUMMARY = "networks wired on all hypervisors, next to OVN"
RUNS = 9

BAR, BAR_FLOWS, BAR_PORTS = 10, 4, 2000


def options(parser):
    parser.add_argument("--networks", type=int, default=200, metavar="N", help="(%(default)s)")
    parser.add_argument("--ports", type=int, default=10, metavar="P",
                        help="of each network (%(default)s)")
    parser.add_argument("--hypervisors", type=int, default=4, metavar="H",
                        help="with ports of every network (%(default)s)")
    parser.add_argument("--without-ovn", action="store_true", help="measures Keyway alone")


def run(chosen):
    os.environ["KEYWAY_LAB_DATAPATH"] = "netdev"  # the only one that takes dummy interfaces
    size = f"{chosen.networks} networks × {chosen.ports} ports × {chosen.hypervisors} hypervisors"
    report = Report(f"wire: {size}, {chosen.runs} runs")
    wanted = wiring.ports(chosen.networks, chosen.ports, chosen.hypervisors)
    kinds = [KeywaySide] if chosen.without_ovn else [KeywaySide, OvnSide]
    times, flows = {kind: [] for kind in kinds}, {}
    with ExitStack() as stack:
        sides = {kind: stack.enter_context(kind.up(chosen.hypervisors)) for kind in kinds}
        for side in sides.values():
            side.plug(wanted)
        for _ in range(chosen.runs):
            for kind, side in sides.items():
                times[kind].append(side.wire(chosen.networks, wanted))
                side.prove(wanted)
                flows[kind] = max(side.flows())
                side.clear()
    medians = {kind: report.figure(kind.name, times[kind]).median for kind in kinds}
    report.fact("Keyway's first run, Java just started", f"{times[KeywaySide][0]:.2f} s")
    for kind in kinds:
        report.fact(f"flows on a hypervisor, {kind.name}", flows[kind])
    if not chosen.without_ovn:
        judged = len(wanted) >= BAR_PORTS
        report.ratio("OVN / Keyway, time", medians[OvnSide] / medians[KeywaySide],
                     at_least=BAR if judged else None)
        report.ratio("OVN / Keyway, flows", flows[OvnSide] / flows[KeywaySide],
                     at_least=BAR_FLOWS if judged else None)
        report.fact("OVN", version())
    return report
