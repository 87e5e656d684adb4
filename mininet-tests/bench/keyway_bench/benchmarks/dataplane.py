"""Throughput and latency through Keyway's pipeline, next to bridges and GRE made by hand.

Two namespaces on two hypervisors, across the tunnel. By hand: a second bridge on each hypervisor with
a GRE port of fixed key and remote end, once as a learning switch (`actions=NORMAL`) and once with a
flow for each direction, the least that can be; the better of the two counts. The same namespaces'
interfaces are moved from bridge to bridge, in turn, in each run. Throughput is iperf3's, one TCP
stream, as received; latency the median round trip of pings. Megaflows are the entries of the
datapath's cache on the sender's hypervisor when both have just run.
"""

import json
import re
import statistics
from contextlib import contextmanager

from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.lab import Attachment, Lab
from keyway_lab.logs import LOST_INTERFACE
from keyway_lab.ovs import datapath_type
from keyway_lab.waiting import until

from ..report import Report

NAME = "dataplane"
SUMMARY = "TCP throughput and ping latency, next to bridges and GRE made by hand"
RUNS = 5

BAR_THROUGHPUT, BAR_LATENCY = 0.95, 1.1
HAND, HAND_KEY, IPERF_PORT = "br-hand", 99, 5201
LEARNING, FIXED = "by hand, learning", "by hand, fixed flows"
SIDES = ("Keyway", LEARNING, FIXED)


def options(parser):
    parser.add_argument("--seconds", type=int, default=4, metavar="N",
                        help="of TCP in each run on each side (%(default)s)")
    parser.add_argument("--pings", type=int, default=300, metavar="N",
                        help="in each run on each side (%(default)s)")


def run(chosen):
    report = Report(f"dataplane: two namespaces on two hypervisors, {chosen.runs} runs")
    throughput, latency = ({side: [] for side in SIDES} for _ in range(2))
    megaflows = {side: [] for side in SIDES}
    with Lab(hypervisors=2) as lab:
        # dpctl looks for the kernel's datapaths too.
        lab.expect_in_logs(*LOST_INTERFACE, "failed to enumerate system datapaths")
        network = lab.network("blue", subnets=("10.0.0.0/24",))
        guests = lab.attach(*(Attachment(f"blue{h.number}", network, h) for h in lab.hypervisors))
        make_bridges(lab.hypervisors)
        one, other = guests
        with other.serving(IPERF_PORT, "iperf3", "-s", "-p", IPERF_PORT):
            for _ in range(chosen.runs):
                for side in SIDES:
                    with through(side, lab, guests):
                        one.until_answered(other.address())
                        latency[side].append(round_trip(one, other, chosen.pings))
                        throughput[side].append(tcp(one, other, chosen.seconds))
                        megaflows[side].append(count_megaflows(one.hypervisor))
    show(report, throughput, latency, megaflows)
    return report


def show(report, throughput, latency, megaflows):
    fast = {side: report.figure(f"throughput, {side}", throughput[side], "Mbit/s").median
            for side in SIDES}
    quick = {side: report.figure(f"round trip, {side}", latency[side]).median for side in SIDES}
    report.ratio("Keyway / best by hand, throughput",
                 fast["Keyway"] / max(fast[LEARNING], fast[FIXED]), at_least=BAR_THROUGHPUT)
    report.ratio("Keyway / best by hand, round trip",
                 quick["Keyway"] / min(quick[LEARNING], quick[FIXED]), at_most=BAR_LATENCY)
    for side in SIDES:
        report.fact(f"megaflows, {side}", max(megaflows[side]))
    report.fact("datapath", datapath_type())


def make_bridges(hypervisors):
    """The bridges by hand, with the tunnel to the other hypervisor and nothing else yet."""
    for here, there in (hypervisors, reversed(hypervisors)):
        here.switch.vsctl(
            "add-br", HAND, "--", "set", "bridge", HAND, f"datapath_type={datapath_type()}",
            "fail_mode=secure", "protocols=OpenFlow14", "other-config:disable-in-band=true",
            "--", "add-port", HAND, "gre-hand", "--", "set", "interface", "gre-hand", "type=gre",
            f"options:key={HAND_KEY}", f"options:remote_ip={there.tunnel_ip}",
            f"options:local_ip={here.tunnel_ip}")


@contextmanager
def through(side, lab, guests):
    """The guests are plugged in there; afterwards they are on Keyway's bridges again."""
    if side == "Keyway":
        lab.until_active(*guests)
        yield
        return
    for guest in guests:
        move(guest, INTEGRATION, HAND)
        guest.hypervisor.run("ovs-ofctl", "-O", "OpenFlow14", "add-flows",
                             f"unix:{guest.hypervisor.directory}/{HAND}.mgmt", "-",
                             feed=flows(side, guest))
    try:
        yield
    finally:
        for guest in guests:
            guest.hypervisor.switch.ofctl("del-flows", HAND)
            move(guest, HAND, INTEGRATION)


def flows(side, guest):
    if side == LEARNING:
        return "actions=NORMAL\n"
    mine, tunnel = guest.hypervisor.ofport(guest.name), guest.hypervisor.ofport("gre-hand")
    return f"in_port={mine},actions=output:{tunnel}\nin_port={tunnel},actions=output:{mine}\n"


def move(guest, source, target):
    guest.hypervisor.switch.vsctl("del-port", source, guest.name,
                                  "--", "add-port", target, guest.name)


def round_trip(one, other, count):
    """The median in seconds."""
    pings = one.ping(other.address(), count=count, interval=0.01)
    return statistics.median(map(float, re.findall(r"time=([\d.]+) ms", pings.output))) / 1000


def tcp(one, other, seconds):
    """Mbit/s as received."""
    said = until(lambda: attempt(one, other, seconds), "iperf3's server is free", 30, interval=0.1)
    return said["end"]["sum_received"]["bits_per_second"] / 1e6


def attempt(one, other, seconds):
    said = json.loads(one.run("iperf3", "-c", other.address(), "-p", IPERF_PORT, "-t", seconds, "-J",
                              check=False))
    return said if "error" not in said else None


def count_megaflows(hypervisor):
    """Entries of the datapath's cache that carry frames of guests or of tunnels."""
    return hypervisor.switch.appctl("dpctl/dump-flows").count("actions:")
