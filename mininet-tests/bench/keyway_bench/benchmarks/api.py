"""Durable creations of ports per second, next to the machine's own fsync rate.

One by one on one connection, one by one on each of several, and many in each request. Every answer
means that the port is on disk. All four are measured in turn, in each run; the client is one process
that shares the machine with the controller. Ports are of networks with 100 ports each.
"""

import os
import time
from contextlib import ExitStack

from keyway_lab.lab import Lab

from .. import population
from ..disk import fsync_rate
from ..keepalive import KeepAlive, call_all, request
from ..report import Report

NAME = "api"
SUMMARY = "durable creations of ports per second, next to the fsync rate"
RUNS = 5

PER_NETWORK = 100
BAR_ONE, BAR_MANY, BAR_OF_FSYNC = 500, 5000, 0.5


def options(parser):
    parser.add_argument("--ports", type=int, default=4000, metavar="N",
                        help="created in each run on the connections, a quarter of them on one alone,"
                             " three times as many in bulk (%(default)s)")
    parser.add_argument("--connections", type=int, default=32, metavar="N", help="(%(default)s)")
    parser.add_argument("--bulk", type=int, default=1000, metavar="N",
                        help="ports in one request (%(default)s)")
    parser.add_argument("--warm-up", type=int, default=10_000, metavar="N",
                        help="creations before the first run: Java compiles what is busy"
                             " (%(default)s)")


def run(chosen):
    report = Report(f"api: durable creations of ports per second, {chosen.runs} runs")
    with Lab(hypervisors=0) as lab, ExitStack() as stack:
        many = [stack.enter_context(KeepAlive(lab.controller)) for _ in range(chosen.connections)]
        rates = {kind: [] for kind in ("one", "many", "bulk", "fsync")}
        one = many[:1]
        sizes = {"one": max(1, chosen.ports // 4), "many": chosen.ports, "bulk": 3 * chosen.ports}
        each_by_itself(many, ports(one[0], chosen.warm_up))
        for _ in range(chosen.runs):
            rates["one"].append(each_by_itself(one, ports(one[0], sizes["one"])))
            rates["many"].append(each_by_itself(many, ports(one[0], sizes["many"])))
            rates["bulk"].append(in_bulk(one[0], ports(one[0], sizes["bulk"]), chosen.bulk))
            rates["fsync"].append(fsync_rate(lab.controller.directory, max(50, sizes["one"])))
        status = lab.api.get("/v1/status")
    fsyncs = report.figure("fsyncs of the disk, one after the other", rates["fsync"], "/s").median
    for kind, what, bar in (
            ("one", "one connection", BAR_ONE),
            ("many", f"{chosen.connections} connections", BAR_MANY),
            ("bulk", f"in bulk of {chosen.bulk:,}", BAR_MANY)):
        rate = report.figure(f"creations, {what}", rates[kind], "/s").median
        # Where the disk is the limit, half of what it takes is enough.
        report.ratio(f"creations/s, {what}", rate, at_least=min(bar, BAR_OF_FSYNC * fsyncs))
        report.ratio(f"creations / fsyncs, {what}", rate / fsyncs)
    report.fact("ports at the end", sum(status["ports"]["by_status"].values()))
    report.fact("client", f"one process, {os.times().user + os.times().system:.1f} s of CPU")
    return report


def ports(api, count):
    """Bodies of so many ports, each to be created in a request; makes their networks."""
    networks = population.networks(api, -(-count // PER_NETWORK))
    return [{"network_id": networks[n // PER_NETWORK]} for n in range(count)]


def each_by_itself(connections, bodies):
    requests = [request("POST", "/v2.0/ports", {"port": body}) for body in bodies]
    began = time.monotonic()
    call_all(connections, requests)
    return len(bodies) / (time.monotonic() - began)


def in_bulk(api, bodies, bulk):
    requests = [request("POST", "/v2.0/ports", {"ports": batch})
                for batch in population.batches(bodies, bulk)]
    began = time.monotonic()
    call_all([api], requests)
    return len(bodies) / (time.monotonic() - began)
