"""Process start to /readyz, with an empty store and with one of many ports.

The clock runs from before the process is made until the first 200 at /readyz, which is asked for
every 5 ms. The filled store is made through the API; each run starts from a copy of it.
"""

import shutil
import time

from keyway_lab.lab import Lab
from keyway_lab.waiting import until

from .. import population
from ..keepalive import KeepAlive
from ..report import Report

NAME = "start"
SUMMARY = "process start to /readyz, empty and with 100,000 ports"
RUNS = 5

BAR_EMPTY, BAR_FILLED, BAR_PORTS = 2.5, 6, 100_000


def options(parser):
    parser.add_argument("--ports", type=int, default=BAR_PORTS, metavar="N",
                        help="in the filled store (%(default)s)")
    parser.add_argument("--ports-per-network", type=int, default=100, metavar="N",
                        help="(%(default)s)")


def run(chosen):
    report = Report(f"start: process start to /readyz, {chosen.runs} runs")
    with Lab(hypervisors=0) as lab:
        controller = lab.controller
        data, filled = controller.directory / "data", controller.directory / "filled"
        with KeepAlive(controller) as api:
            fill(api, chosen.ports, chosen.ports_per_network)
        controller.stop()
        data.rename(filled)
        empty_times, filled_times = [], []
        for _ in range(chosen.runs):
            empty_times.append(start(controller))
            controller.stop()
            shutil.rmtree(data)
            shutil.copytree(filled, data)
            filled_times.append(start(controller))
            found = lab.api.get("/v1/status")["ports"]
            controller.stop()
            shutil.rmtree(data)
        empty = report.figure("empty store", empty_times)
        with_ports = report.figure(f"{chosen.ports:,} ports", filled_times)
        report.ratio("seconds, empty", empty.median, at_most=BAR_EMPTY)
        report.ratio(f"seconds, {chosen.ports:,} ports", with_ports.median,
                     at_most=BAR_FILLED if chosen.ports == BAR_PORTS else None)
        report.fact("ports after the start", sum(found["by_status"].values()))
        report.fact("store", f"{size(filled) / 1e6:.0f} MB")
    return report


def fill(api, ports, per_network):
    networks = population.networks(api, -(-ports // per_network))
    population.create(api, "port", (
        {"network_id": networks[n // per_network], "name": f"port{n}"} for n in range(ports)))


def start(controller):
    began = time.monotonic()
    controller.start()
    until(lambda: controller.api.answers("/readyz"), "the controller is ready", 120,
          controller.log_tail, interval=0.005)
    return time.monotonic() - began


def size(directory):
    return sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
