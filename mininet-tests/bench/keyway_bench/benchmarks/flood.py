"""What a flood of the API does to it, and to the switches.

More connections than the API lets work at once, each sending the next request as soon as the last is
answered: a port is created, then deleted, so that what there is to store does not grow. As the clients
share the machine, they can't ask for much more than is served; --rate-limit has the API serve less, so
that they ask for many times as much. It fails when anything but yes, 429 and 503 is answered, when an
answered write is not there afterwards, or when a switch loses its controller.
"""

import multiprocessing
import re
import selectors
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from keyway_lab.lab import Lab

from .. import population
from ..keepalive import KeepAlive, request
from ..report import Report

NAME = "flood"
SUMMARY = "what a flood of the API does to it, and to the switches"
RUNS = 1

CREATED, DELETED = 201, 204
TOO_MUCH = {429, 503}
PROCESSES = 4
MEMORY = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
BAR_MEMORY = 1.5


def options(parser):
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="(%(default)s)")
    parser.add_argument("--connections", type=int, default=1500, metavar="N",
                        help="one request at a time on each; 32 keep it busy (%(default)s)")
    parser.add_argument("--rate-limit", type=int, metavar="N",
                        help="requests of the project that are let in each second (all)")


def run(chosen):
    report = Report(f"flood: {chosen.connections} connections, {chosen.seconds} s")
    served, refused, slowest = [], [], []
    limit = ("--project-rate-limit", str(chosen.rate_limit)) if chosen.rate_limit else ()
    with Lab(hypervisors=2, controller_options=limit) as lab, KeepAlive(lab.controller) as api:
        network = population.networks(api, 1)[0]
        # Java warms up.
        _, remain, _ = flood(lab, network, chosen.connections, max(1, chosen.seconds // 6))
        before = memory(lab)
        answered = Counter()
        for _ in range(chosen.runs):
            counted, kept, longest = flood(lab, network, chosen.connections, chosen.seconds)
            answered += counted
            served.append((counted[CREATED] + counted[DELETED]) / chosen.seconds)
            refused.append(sum(counted[no] for no in TOO_MUCH) / chosen.seconds)
            slowest.append(longest)
            remain |= kept
            check(counted, remain, lab.api.list("port", f"network_id={network}&fields=id"))
        after = memory(lab)
    report.figure("writes served", served, "/s")
    report.figure("slowest answer", slowest)
    report.ratio("memory of the process after / before", after / before, at_most=BAR_MEMORY)
    report.fact("offered / served", f"{1 + refused[-1] / max(served[-1], 1):.1f}")
    report.fact("answers", {str(status): count for status, count in sorted(answered.items())})
    report.fact("refused, /s", [round(rate) for rate in refused])
    report.fact("memory before and after, MiB", [round(before), round(after)])
    return report


def check(answered, kept, present):
    """Nothing but yes and "too much", and all is as it was said to be: no request is unanswered."""
    strange = answered.keys() - {CREATED, DELETED} - TOO_MUCH
    assert not strange, f"answers that should not be: {answered}"
    there = {port["id"] for port in present}
    lost, back = kept - there, there - kept
    assert not lost, f"{len(lost)} of {len(kept)} ports that were said to be created are not there"
    assert not back, f"{len(back)} ports are there that were never said to be, or said to be deleted"


def flood(lab, network, connections, seconds):
    """How often each status was answered, the ids of ports that must be there, the longest wait."""
    context = multiprocessing.get_context("fork")
    with ExitStack() as stack:
        workers = []
        for _ in range(PROCESSES):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, daemon=True, args=(
                theirs, lab.controller, network, connections // PROCESSES, seconds))
            process.start()
            stack.callback(process.join)
            workers.append(ours)
        results = [worker.recv() for worker in workers]
    answered = sum((counter for counter, _, _ in results), Counter())
    return answered, set().union(*(kept for _, kept, _ in results)), max(r[2] for r in results)


def work(pipe, controller, network, connections, seconds):
    """One process of clients."""
    create = request("POST", "/v2.0/ports", {"port": {"network_id": network}})
    answered, kept, longest = Counter(), set(), 0.0
    until = time.monotonic() + seconds
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        for _ in range(connections):
            one = stack.enter_context(KeepAlive(controller, strict=False))
            selector.register(one.socket, selectors.EVENT_READ, Client(one, create))
        for key in list(selector.get_map().values()):
            key.data.send()
        while selector.get_map():
            for key, _ in selector.select():
                status = key.data.receive(kept)
                if status is None:
                    continue
                answered[status] += 1
                longest = max(longest, key.data.took)
                if time.monotonic() < until:
                    key.data.send()
                else:
                    selector.unregister(key.fileobj)
    pipe.send((answered, kept, longest))


class Client:
    """One connection: creates a port, and deletes it once it is there."""

    def __init__(self, connection, create):
        self._connection, self._create = connection, create
        self._made = None
        self._sent = self.took = 0.0

    def send(self):
        self._sent = time.monotonic()
        self._connection.socket.sendall(
            request("DELETE", f"/v2.0/ports/{self._made}") if self._made else self._create)

    def receive(self, kept):
        """The status, if the answer is whole; `kept` has what must be there."""
        answer = self._connection.receive()
        if not answer:
            return None
        self.took = time.monotonic() - self._sent
        if answer.status == CREATED:
            self._made = answer.json()["port"]["id"]
            kept.add(self._made)
        elif answer.status == DELETED:
            kept.discard(self._made)
            self._made = None
        return answer.status


def memory(lab):
    """What the controller's process has of it, in MiB."""
    pid = lab.controller.directory.joinpath("controller.pid").read_text()
    return int(MEMORY.search(Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024
