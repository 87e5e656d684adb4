"""Networks and their ports wired on all hypervisors, next to OVN on the same work.

All interfaces are plugged in beforehand. Keyway: from the first byte of the first request to the API
(networks, subnets and ports, in bulk) until GET /v1/revisions/N?wait says that every hypervisor has
realised the last. OVN: one transaction of `ovn-nbctl --wait=hv` with the same ports, addresses and
port security. Both sides have a lab of their own, on userspace Open vSwitch with dummy interfaces,
and are measured in turn, in each run; between runs everything is deleted. Flows of single ports are
counted to prove that all of it is there.

`--sizes 50x10x2 100x10x4 200x10x8` measures several sizes instead (networks, ports of each,
hypervisors), in turn, to show what doubling everything costs. A network whose ports are on all
hypervisors has flows on each, so that doubling both makes three to four times the flows. With
`--members M` each network is on so many of them only, and doubling makes twice the flows.
"""

import argparse
import os
import re
from contextlib import ExitStack
from typing import NamedTuple

from .. import wiring
from ..keyway_side import KeywaySide
from ..ovn import OvnSide, version
from ..report import Report

NAME = "wire"
SUMMARY = "networks wired on all hypervisors, next to OVN"
RUNS = 9

BAR, BAR_FLOWS, BAR_PORTS = 10, 4, 2000
BAR_DOUBLED = 2


class Size(NamedTuple):
    """So many networks of so many ports, on so many hypervisors."""

    networks: int
    ports: int
    hypervisors: int

    @classmethod
    def parse(cls, text):
        found = re.fullmatch(r"([1-9]\d*)[x×]([1-9]\d*)[x×]([1-9]\d*)", text)
        if not found:
            raise argparse.ArgumentTypeError(
                f"{text!r} is not NxPxH: networks, ports of each, hypervisors, such as 50x10x2")
        return cls(*map(int, found.groups()))

    def __str__(self):
        return f"{self.networks} × {self.ports} × {self.hypervisors}"

    def wanted(self, members):
        return wiring.ports(self.networks, self.ports, self.hypervisors, members=members)


def options(parser):
    parser.add_argument("--networks", type=int, default=200, metavar="N", help="(%(default)s)")
    parser.add_argument("--ports", type=int, default=10, metavar="P",
                        help="of each network (%(default)s)")
    parser.add_argument("--hypervisors", type=int, default=4, metavar="H", help="(%(default)s)")
    parser.add_argument("--members", type=int, metavar="M",
                        help="hypervisors that each network has ports on (all)")
    parser.add_argument("--sizes", type=Size.parse, nargs="+", metavar="NxPxH",
                        help="measures these instead, Keyway alone")
    parser.add_argument("--with-ovn", action="store_true", help="--sizes measures OVN too")
    parser.add_argument("--without-ovn", action="store_true", help="measures Keyway alone")


def run(chosen):
    os.environ["KEYWAY_LAB_DATAPATH"] = "netdev"  # the only one that takes dummy interfaces
    sizes = chosen.sizes or [Size(chosen.networks, chosen.ports, chosen.hypervisors)]
    alone = chosen.without_ovn or chosen.sizes and not chosen.with_ovn
    kinds = [KeywaySide] if alone else [KeywaySide, OvnSide]
    report = Report("wire: networks × ports × hypervisors = " + ", ".join(map(str, sizes))
                    + f"; {chosen.runs} runs")
    times, flows = measure(sizes, kinds, chosen.members, chosen.runs)
    figures = {(size, kind): report.figure(f"{kind.name}, {size}", times[size, kind])
               for size in sizes for kind in kinds}
    report.fact("Keyway's first run, Java just started", f"{times[sizes[0], KeywaySide][0]:.2f} s")
    for (size, kind), count in flows.items():
        report.fact(f"flows on a hypervisor, {kind.name}, {size}", count)
    if not alone:
        for size in sizes:
            compare(report, size, figures, flows)
        report.fact("OVN", version())
    for kind in kinds:
        for smaller, larger in zip(sizes, sizes[1:]):
            report.ratio(f"{kind.name}, {larger} / {smaller}",
                         figures[larger, kind].median / figures[smaller, kind].median,
                         at_most=BAR_DOUBLED if kind is KeywaySide else None)
    return report


def measure(sizes, kinds, members, runs):
    """Seconds of each run, and the most flows on one hypervisor, by size and side."""
    wanted = {size: size.wanted(members) for size in sizes}
    with ExitStack() as stack:
        sides = {(size, kind): stack.enter_context(kind.up(size.hypervisors))
                 for size in sizes for kind in kinds}
        times, flows = {key: [] for key in sides}, {}
        for (size, _), side in sides.items():
            side.plug(wanted[size])
        for _ in range(runs):
            for key, side in sides.items():
                size, _ = key
                times[key].append(side.wire(size.networks, wanted[size]))
                side.prove(wanted[size])
                flows[key] = max(side.flows())
                side.clear()
    return times, flows


def compare(report, size, figures, flows):
    judged = size.networks * size.ports >= BAR_PORTS
    report.ratio(f"OVN / Keyway, time, {size}",
                 figures[size, OvnSide].median / figures[size, KeywaySide].median,
                 at_least=BAR if judged else None)
    report.ratio(f"OVN / Keyway, flows, {size}", flows[size, OvnSide] / flows[size, KeywaySide],
                 at_least=BAR_FLOWS if judged else None)
