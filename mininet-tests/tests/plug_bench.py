"""A hypervisor for `keyway-plug` with faults to order: a real Open vSwitch, and an API made up here."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from keyway_lab.lab import Lab
from keyway_lab.logs import LOST_INTERFACE, RESTARTED
from keyway_lab.waiting import until

from plug_api import FakeApi

# What a switch says when namespaces come and go, and when keyway-plug is killed in mid-sentence.
IN_THE_LOGS = (*LOST_INTERFACE, *RESTARTED,
               r"failed to set MTU for network device .*No such device",
               r"Dropped \d+ log messages",
               r"jsonrpc|reconnect|stream|Broken pipe|Connection reset")

TOOL = Path(__file__).resolve().parents[2] / "bin" / "keyway-plug"

# Stands before the real program on the PATH and counts its calls. At call number $AT it does what $HOW
# says; its parent is keyway-plug.
WRAPPER = """\
#!/bin/sh
real={real}
read -r before < "$COUNT"
echo $((before + 1)) > "$COUNT"
if [ "$HOW" = fail-from ] && [ $((before + 1)) -ge "$AT" ]; then echo injected >&2; exit 1; fi
[ $((before + 1)) -eq "$AT" ] || exec $real "$@"
case $HOW in
  fail) echo injected >&2; exit 1 ;;
  done-but-fail) $real "$@"; echo injected >&2; exit 1 ;;
  kill) kill -9 $PPID; exec $real "$@" ;;
  done-and-kill) $real "$@"; kill -9 $PPID ;;
  term) kill -TERM $PPID; exec $real "$@" ;;
esac
"""


@dataclass(frozen=True)
class Ended:
    """A run of keyway-plug that is over."""

    code: int
    out: str
    said: str

    def __str__(self):
        return f"exit code {self.code}\n{self.out}\n{self.said}"


@dataclass(frozen=True)
class Traces:
    """All that plugging leaves anywhere."""

    namespaces: tuple
    devices: tuple
    ovs: tuple
    api: tuple
    state: tuple


class Bench:
    """Runs keyway-plug on a hypervisor of a lab without a controller."""

    def __init__(self, hypervisor, directory):
        self.hypervisor = hypervisor
        self.directory = Path(directory)
        self.state = self.directory / "state"
        self.api = FakeApi(hypervisor.pid)
        self._wrappers = self.directory / "bin"
        self._wrappers.mkdir()
        for program in ("ip", "ovs-vsctl"):
            wrapper = self._wrappers / program
            wrapper.write_text(WRAPPER.format(real=shutil.which(program)))
            wrapper.chmod(0o755)

    def close(self):
        self.api.close()

    # Running it

    def start(self, *words, at=0, how="none"):
        """Begins a run; at its call number `at` of ip or ovs-vsctl, `how` happens."""
        self._count().write_text("0\n")
        environment = dict(os.environ, PATH=f"{self._wrappers}:{os.environ['PATH']}",
                           COUNT=str(self._count()), AT=str(at), HOW=how)
        return self.hypervisor.spawn(["/usr/bin/python3", TOOL, *words, *self._options(words)],
                                     env=environment, stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE)

    def run(self, *words, at=0, how="none"):
        """A run to its end, that of the children of a killed one included."""
        process = self.start(*words, at=at, how=how)
        self.api.client = process.pid
        out, said = process.communicate(timeout=60)
        return Ended(process.returncode, out, said)

    def must(self, *words):
        """A run that must succeed."""
        ended = self.run(*words)
        assert ended.code == 0, ended
        return ended

    def calls(self):
        """How often the last run called ip or ovs-vsctl."""
        return int(self._count().read_text())

    def clear(self):
        """Between tests: undoes whatever is plugged in, and makes all work again."""
        self.api.mend()
        if self.plugs():
            self.must("unplug", "--all")
        self.api.reset()

    # Looking at it

    def plugs(self):
        file = self.state / "state.json"
        plugs = json.loads(file.read_text())["plugs"] if file.exists() else []
        return {plug["name"]: plug for plug in plugs}

    def traces(self):
        """What there is now. Two of the same hypervisor can be compared."""
        names = self.hypervisor.run("sh", "-c", "ls /run/netns; echo --; ip -br link").splitlines()
        border = names.index("--")
        links = tuple(line.split()[0].split("@")[0] for line in names[border + 1:])
        return Traces(tuple(names[:border]), links, tuple(sorted(self.interfaces())),
                      tuple(self.api.ports),
                      tuple((name, plug["phase"]) for name, plug in self.plugs().items()))

    def interfaces(self):
        """The rows of OVS's interfaces by name: their external_ids."""
        rows, = self.hypervisor.switch.tables.transact(
            {"op": "select", "table": "Interface", "where": [],
             "columns": ["name", "external_ids", "mtu_request", "ofport"]})
        return {row["name"]: row | {"external_ids": dict(row["external_ids"][1])}
                for row in rows["rows"]}

    def inside(self, namespace, *words):
        return self.hypervisor.run("ip", "netns", "exec", namespace, *words)

    def until_device_is_gone(self, name):
        """The kernel takes a namespace's devices away a moment after the namespace."""
        until(lambda: name not in self.traces().devices, f"{name} is gone")

    def _options(self, words):
        """What every run needs and `words` do not give."""
        options = {"--state": self.state, "--api": self.api.address, "--timeout": "5"}
        if words[0] in ("netns", "tap", "libvirt"):
            options["--hypervisor-db"] = self.hypervisor.switch.database
        if words[0] == "netns":
            options["--wait"] = "0"
        return [each for option, value in options.items() if option not in words
                for each in (option, value)]

    def _count(self):
        return self.directory / "count"


@contextmanager
def bench_on_a_hypervisor(directory):
    """A hypervisor whose bridge learns by itself, for there is no controller."""
    with Lab(hypervisors=1, controller=False) as lab:
        lab.expect_in_logs(*IN_THE_LOGS)
        hypervisor, = lab.hypervisors
        give_own_namespaces(hypervisor)
        hypervisor.add_flows("actions=NORMAL\n")
        bench = Bench(hypervisor, directory)
        try:
            yield bench
        finally:
            bench.close()


def give_own_namespaces(hypervisor):
    """Named namespaces made on the hypervisor are its own: they and their names go with it.

    A Mininet node has a mount namespace of its own, so nobody else sees this one's /run/netns.
    """
    hypervisor.run("sh", "-c", "mkdir -p /run/netns && mount -t tmpfs keyway-lab /run/netns")
