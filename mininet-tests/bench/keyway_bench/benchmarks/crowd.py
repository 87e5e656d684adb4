"""One more port on a very large network, next to one on a small network with as many members.

100 simulated hypervisors. The crowd: one network with 10,000 ports, 100 on each of them. Next to it:
a network that has one port on each, the fewest that so many members can have. Others are members of
neither. One port on each in turn, on a member, from the first byte of POST /v2.0/ports until GET
/v1/revisions/N?wait says that every hypervisor concerned has realised it; then it is deleted. What
the hypervisors were sent for it is counted.
"""

import time

from keyway_lab.lab import Lab

from .. import population
from ..keepalive import KeepAlive
from ..report import Report
from ..simulated import SimulatedFabric, name, sent
from .fabric import until_quiet, until_realised

NAME = "crowd"
SUMMARY = "one more port on a network of 10,000 ports, next to one on a small network"
RUNS = 100

BAR, BAR_PORTS, BAR_MEMBERS = 3, 10_000, 100
WARM_UP = 20  # samples that do not count, before the first
CROWD, FEW = "crowd", "few"


def options(parser):
    parser.add_argument("--ports", type=int, default=BAR_PORTS, metavar="N",
                        help="of the large network (%(default)s)")
    parser.add_argument("--members", type=int, default=BAR_MEMBERS, metavar="H",
                        help="hypervisors that both networks are on (%(default)s)")
    parser.add_argument("--others", type=int, default=10, metavar="H",
                        help="hypervisors that neither is on (%(default)s)")


def run(chosen):
    report = Report(f"crowd: one more port on a network of {chosen.ports:,} ports on"
                    f" {chosen.members} hypervisors, {chosen.runs} samples")
    with Lab(hypervisors=0) as lab, KeepAlive(lab.controller) as api:
        fabric = SimulatedFabric.in_lab(lab, chosen.members + chosen.others)
        sizes = {CROWD: chosen.ports, FEW: chosen.members}
        fabric.plug((member, [name for kind, size in sizes.items() for name in
                              (f"{kind}{member}x",
                               *(f"{kind}{n}" for n in range(member, size, chosen.members)))])
                    for member in range(chosen.members))
        until_quiet(lab, api)
        networks = dict(zip(sizes, population.networks(api, len(sizes))))
        began = time.monotonic()
        for kind, size in sizes.items():
            _, revision = population.create(api, "port", (
                port(networks[kind], n % chosen.members, f"{kind}{n}") for n in range(size)))
        until_realised(api, revision)
        report.fact("both wired after", f"{time.monotonic() - began:.2f} s")
        times = {kind: [] for kind in sizes}
        for number in range(WARM_UP + chosen.runs):
            member = number % chosen.members
            for kind in sizes:
                took = one_more(api, port(networks[kind], member, f"{kind}{member}x"))
                if number >= WARM_UP:
                    times[kind].append(took)
        crowd = report.figure(f"network of {chosen.ports:,} ports", times[CROWD])
        few = report.figure(f"network of {chosen.members} ports, one on each", times[FEW])
        report.ratio("large / small, p50", crowd.median / few.median,
                     at_most=BAR if (chosen.ports, chosen.members) == (BAR_PORTS, BAR_MEMBERS)
                     else None)
        for kind in sizes:
            tell_what_was_sent(report, api, fabric, chosen.members, kind, networks[kind])
    return report


def port(network, member, interface):
    return {"network_id": network, "name": interface, "binding:host_id": name(member),
            "binding:profile": {"interface": interface}}


def one_more(api, wanted, delete=True):
    began = time.monotonic()
    answer = api.call("POST", "/v2.0/ports", {"port": wanted})
    until_realised(api, answer.revision)
    took = time.monotonic() - began
    if delete:
        gone = api.call("DELETE", f"/v2.0/ports/{answer.json()['port']['id']}")
        until_realised(api, gone.revision)
    return took


def tell_what_was_sent(report, api, fabric, members, kind, network):
    before = fabric.counters()
    one_more(api, port(network, 0, f"{kind}0x"), delete=False)
    after = fabric.counters()
    bundles = sent(before, after, "bundles")
    concerned = [number for number, count in enumerate(bundles) if count]
    assert concerned == list(range(members)), f"bundles were sent to {concerned}"
    mods = sent(before, after, "flow_mods")
    groups = sent(before, after, "group_mods")
    report.fact(f"{kind}: hypervisors with a bundle, and the most bundles of one",
                f"{len(concerned)}, {max(bundles)}")
    report.fact(f"{kind}: flow-mods and group-mods where the port is", f"{mods[0]}, {groups[0]}")
    report.fact(f"{kind}: the most on any other member",
                f"{max(mods[1:members])}, {max(groups[1:members])}")
