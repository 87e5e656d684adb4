"""One more port while strangers attack all three ports, next to the same without them.

Hostile connections are kept up by another machine of the management network: garbage, silence, half
handshakes of TCP's users and of TLS, slow bytes, giant lengths, and bridges that claim the datapath id
of a good hypervisor; each is opened again a second after it was closed. They would have machines of
their own, so here they get the CPU only when nobody else wants it. The phases without and with them
take turns. Nothing may be disconnected, and what the controller holds afterwards is compared
with what it held before.
"""

import os

from keyway_lab import hostile
from keyway_lab.heap import live_heap

from .. import wiring
from ..keyway_side import KeywaySide
from ..report import Report

NAME = "hostile"
SUMMARY = "one more port while strangers attack all three ports"
RUNS = 1000

HYPERVISORS, NETWORKS, PER_NETWORK = 4, 20, 10
BAR, BAR_CONNECTIONS = 2, 1000
WARM_UP = 400  # samples that do not count, before the first
TURNS = 5


def options(parser):
    parser.add_argument("--connections", type=int, default=BAR_CONNECTIONS, metavar="N",
                        help="hostile ones (%(default)s)")
    parser.add_argument("--warm-up", type=int, default=WARM_UP, metavar="N",
                        help="ports before the first that counts (%(default)s)")


def run(chosen):
    os.environ["KEYWAY_LAB_DATAPATH"] = "netdev"  # the only one that takes dummy interfaces
    report = Report(f"hostile: one more port, {HYPERVISORS} hypervisors,"
                    f" {chosen.connections} hostile connections, {chosen.runs} samples of each")
    present = wiring.ports(NETWORKS, PER_NETWORK, HYPERVISORS)
    spares = wiring.spares(max(1, chosen.runs // TURNS), NETWORKS, PER_NETWORK, HYPERVISORS)
    quiet, attacked = [], []
    with KeywaySide.up(HYPERVISORS) as side:
        side.plug(spares + present)
        side.wire(NETWORKS, present)
        lab, stranger = side.lab, hostile.machine(side.lab)
        warm_up(side, spares, chosen.warm_up)
        connections = [hypervisor.openflow_connection() for hypervisor in lab.hypervisors]
        with hostile.attack(stranger, chosen.connections, lab.hypervisors[0]):
            warm_up(side, spares, chosen.warm_up)
        before = live_heap(lab.controller)
        for _ in range(TURNS):
            quiet += measure(side, spares)
            with hostile.attack(stranger, chosen.connections, lab.hypervisors[0]):
                attacked += measure(side, spares)
                under_attack = live_heap(lab.controller)
        after = live_heap(lab.controller)
        side.prove(present)
        assert connections == [hypervisor.openflow_connection() for hypervisor in lab.hypervisors], (
            "a good hypervisor was disconnected")
        refused = {name: int(value) for name, value in lab.api.metrics().items()
                   if "refused" in name and value}
    one = report.figure("one more port, quiet", quiet)
    other = report.figure("one more port, attacked", attacked)
    report.ratio("p99 attacked / quiet", other.percentile(99) / one.percentile(99),
                 at_most=BAR if chosen.connections == BAR_CONNECTIONS else None)
    report.ratio("heap after / before", after / before)
    report.fact("heap before, under attack, after",
                ", ".join(f"{held / (1 << 20):.1f} MiB" for held in (before, under_attack, after)))
    report.fact("good hypervisors disconnected", 0)
    report.fact("refused", refused)
    return report


def warm_up(side, spares, samples):
    for _ in range(-(-samples // len(spares))):
        measure(side, spares)


def measure(side, spares):
    """Seconds until each is realised; afterwards all is as before."""
    times = [side.add(port)[1] for port in spares]
    for port in spares:
        side.remove(port)
    return times
