"""A fabric of very many hypervisors: time to converge, heap, one more port, a hypervisor's return.

The hypervisors are simulated: one process that has an OVSDB and an OpenFlow connection for each,
joins as hosts do, and holds flows and groups without a datapath. Each network has ports on 10 of
them, drawn at random (with a fixed seed), one port on each; interfaces are plugged in beforehand.

Converged: from the first byte to the API (networks, subnets and ports, in bulk) until GET
/v1/revisions/N?wait says that every hypervisor has realised the last; the flows that they hold are
counted to prove it. Then the controller's heap, after a full collection. Then one more port on an
existing network, again and again, while others are made and deleted at a steady rate. Then single
hypervisors lose both connections and come back.
"""

import os
import random
import threading
import time
from collections import defaultdict
from dataclasses import dataclass

from keyway_lab.heap import live_heap
from keyway_lab.lab import Lab
from keyway_lab.waiting import until

from .. import population
from ..keepalive import KeepAlive
from ..keyway_side import FORWARD, LOCAL
from ..report import Report
from ..simulated import SimulatedFabric, name, sent

NAME = "fabric"
SUMMARY = "1,000 simulated hypervisors with 100,000 ports: time, heap, latency, return"
RUNS = 10

PER_NETWORK = 10
FULL = (1000, 10_000)
BAR_HEAP, BAR_TAIL, BAR_GROWTH = 4, 100, 2
PATIENCE = 900  # seconds
SPARES = 400  # interfaces for one more port each


@dataclass(frozen=True)
class Size:
    hypervisors: int
    networks: int

    @classmethod
    def of(cls, text):
        """Reads `1000x10000`."""
        return cls(*map(int, text.split("x")))

    def __str__(self):
        return f"{self.hypervisors:,} hypervisors, {self.networks * PER_NETWORK:,} ports"


def options(parser):
    parser.add_argument("--sizes", nargs="+", default=["%dx%d" % FULL], metavar="HxN",
                        help="hypervisors and networks; several are measured one after the other and"
                             " compared (%dx%d)" % FULL)
    parser.add_argument("--seconds", type=int, default=30, metavar="S",
                        help="of one-port latency (%(default)s)")
    parser.add_argument("--rate", type=int, default=100, metavar="R",
                        help="changes per second meanwhile (%(default)s)")


def run(chosen):
    os.environ["KEYWAY_JAVA_OPTS"] = f"-Xmx{BAR_HEAP}g {os.environ.get('KEYWAY_JAVA_OPTS', '')}"
    sizes = [Size.of(text) for text in chosen.sizes]
    report = Report(f"fabric: {'; '.join(map(str, sizes))}")
    converged = [(each, measure(report, each, chosen)) for each in sizes]
    for (less, before), (more, after) in zip(converged, converged[1:]):
        doubled = (more.hypervisors, more.networks) == (2 * less.hypervisors, 2 * less.networks)
        report.ratio(f"time to converge, {more} / {less}", after / before,
                     at_most=BAR_GROWTH if doubled else None)
    return report


def measure(report, wanted, chosen):
    """All of it at one size; returns the time to converge."""
    with Lab(hypervisors=0) as lab, KeepAlive(lab.controller) as api:
        began = time.monotonic()
        fabric = SimulatedFabric.in_lab(lab, wanted.hypervisors)
        report.fact(f"{wanted}: all had joined after", f"{time.monotonic() - began:.1f} s")
        site = Plan(wanted)
        fabric.plug(site.interfaces())
        until_quiet(lab, api)
        empty = fabric.counters()
        took = report.figure(f"{wanted}: converged", [converge(report, api, site)]).median
        prove(site, empty, fabric.counters())
        heap = live_heap(lab.controller) / (1 << 30)
        report.figure("  heap then", [heap], "GiB")
        report.ratio(f"{wanted}: heap in GiB", heap, at_most=BAR_HEAP if site.is_full else None)
        flows = [sum(each["flows"].values()) for each in fabric.counters()]
        report.fact(f"{wanted}: flows of all hypervisors, and the most of one",
                    f"{sum(flows):,}, {max(flows):,}")
        latency(report, lab, api, site, chosen)
        comings_back(report, wanted, lab, api, fabric, chosen.runs)
        report.fact(f"{wanted}: heap at the end", f"{live_heap(lab.controller) / (1 << 30):.2f} GiB")
    return took


class Plan:
    """Which network has ports where; network ids are known once it is made."""

    def __init__(self, wanted):
        self._wanted = wanted
        self.is_full = (wanted.hypervisors, wanted.networks) == FULL
        draw = random.Random(1)
        everyone = range(wanted.hypervisors)
        self.places = [draw.sample(everyone, min(PER_NETWORK, wanted.hypervisors))
                       for _ in range(wanted.networks)]
        self.spares = [(n, draw.choice(self.places[n]))
                       for n in draw.choices(range(wanted.networks), k=2 * SPARES)]
        self.networks = []

    def __str__(self):
        return str(self._wanted)

    def interfaces(self):
        """Names of interfaces by hypervisor: one for each port, and the spares."""
        names = defaultdict(list)
        for network, places in enumerate(self.places):
            for number, place in enumerate(places):
                names[place].append(f"n{network}p{number}")
        for number, (_, place) in enumerate(self.spares):
            names[place].append(f"s{number}")
        return names.items()

    def ports(self):
        for network, places in enumerate(self.places):
            for number, place in enumerate(places):
                yield self._port(network, place, f"n{network}p{number}")

    def spare(self, number):
        network, place = self.spares[number]
        return self._port(network, place, f"s{number}")

    def _port(self, network, place, interface):
        return {"network_id": self.networks[network], "name": interface,
                "binding:host_id": name(place), "binding:profile": {"interface": interface}}


def until_quiet(lab, api):
    """Until the controller has heard of all interfaces, for its world has not changed for a second,
    and every hypervisor has what all of them have."""
    seen = {}

    def quiet():
        revision = lab.api.metrics()["keyway_world_revision"]
        if seen.get("revision") != revision:
            seen.update(revision=revision, since=time.monotonic())
        return time.monotonic() - seen["since"] > 1
    until(quiet, "the controller has heard of all interfaces", PATIENCE, interval=0.1)
    until_realised(api, int(seen["revision"]))


def converge(report, api, site):
    began = time.monotonic()
    site.networks = population.networks(api, len(site.places))
    for batch in population.batches(site.ports(), population.BULK):
        answer = api.call("POST", "/v2.0/ports", {"ports": batch})
    report.fact(f"{site}: all ports were answered after", f"{time.monotonic() - began:.1f} s")
    until_realised(api, answer.revision)
    return time.monotonic() - began


def until_realised(api, revision):
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = api.call("GET", f"/v1/revisions/{revision}?wait=60s").json()
        if answer["realised"]:
            return
        assert time.monotonic() < deadline, f"not realised within {PATIENCE} s: {answer}"


def prove(site, before, after):
    """Fails unless each hypervisor has just the flows that lead to ports elsewhere and here: one for
    each, and for each network of its own one that floods."""
    here, elsewhere = defaultdict(int), defaultdict(int)
    for places in site.places:
        for place in places:
            here[place] += 2
            elsewhere[place] += len(places)
    for table, expected in ((LOCAL, here), (FORWARD, elsewhere)):
        for number, (then, now) in enumerate(zip(before, after)):
            found = now["flows"][str(table)] - then["flows"][str(table)]
            assert found == expected[number], (f"{name(number)} has {found} more flows in table"
                                               f" {table}, and not {expected[number]}")


def latency(report, lab, api, site, chosen):
    """One more port, again and again, while others come and go."""
    ours, others = range(SPARES), range(SPARES, 2 * SPARES)
    with KeepAlive(lab.controller) as other:
        steady = SteadyChanges(other, [site.spare(number) for number in others], chosen.rate)
        steady.start()
        times = []
        deadline = time.monotonic() + chosen.seconds
        while time.monotonic() < deadline:
            port = site.spare(ours[len(times) % SPARES])
            began = time.monotonic()
            answer = api.call("POST", "/v2.0/ports", {"port": port})
            until_realised(api, answer.revision)
            times.append(time.monotonic() - began)
            api.call("DELETE", f"/v2.0/ports/{answer.json()['port']['id']}")
        steady.stop()
    figure = report.figure(f"  one more port, at {chosen.rate} changes/s", times)
    report.ratio(f"{site}: p99 of one more port, in ms", 1000 * figure.percentile(99),
                 at_most=BAR_TAIL if site.is_full else None)
    report.fact(f"{site}: changes per second meanwhile", f"{steady.rate:.0f}")


class SteadyChanges(threading.Thread):
    """Makes and deletes ports in turn, at a rate, each awaited by nobody."""

    def __init__(self, api, ports, rate):
        super().__init__(name="steady changes", daemon=True)
        self._api, self._ports, self._pause = api, ports, 1 / rate
        self._over = threading.Event()
        self._failure = None
        self.rate = 0

    def run(self):
        began, changes = time.monotonic(), 0
        made = []
        try:
            while not self._over.is_set():
                if changes % 2 == 0:
                    port = self._ports[changes // 2 % len(self._ports)]
                    answer = self._api.call("POST", "/v2.0/ports", {"port": port})
                    made.append(answer.json()["port"]["id"])
                else:
                    self._api.call("DELETE", f"/v2.0/ports/{made.pop(0)}")
                changes += 1
                self._over.wait(began + changes * self._pause - time.monotonic())
        except Exception as failure:  # told to who stops it
            self._failure = failure
        self.rate = changes / (time.monotonic() - began)

    def stop(self):
        self._over.set()
        self.join()
        if self._failure:
            raise self._failure


def comings_back(report, wanted, lab, api, fabric, runs):
    """Single hypervisors lose both connections and come back; what they and others were sent."""
    until_realised(api, int(lab.api.metrics()["keyway_world_revision"]))
    before = fabric.counters()
    connected, realised = [], []
    for number in range(0, runs * (wanted.hypervisors // runs or 1), wanted.hypervisors // runs or 1):
        number %= wanted.hypervisors
        fabric.disconnect(number)
        until_shown(api, number, lambda shown: not shown["connected"])
        began = time.monotonic()
        fabric.connect(number)
        until_shown(api, number, lambda shown: shown["connected"])
        connected.append(time.monotonic() - began)
        until_shown(api, number, lambda shown: shown["realised"])
        realised.append(time.monotonic() - began)
    after = fabric.counters()
    report.figure("  a hypervisor is back, all realised", realised)
    report.figure("    of it, until it is connected", connected)
    for what in ("flow_mods", "bundles"):
        report.ratio(f"{wanted}: {what.replace('_', '-')} sent for its return, to anybody",
                     sum(sent(before, after, what)), at_most=0)


def until_shown(api, number, condition):
    return until(lambda: condition(api.call("GET", f"/v1/hypervisors/{name(number)}").json()),
                 f"{name(number)} is as expected", 120, interval=0.002)
