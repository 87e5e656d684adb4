"""Hypervisors that exist in one process only: they join by OVSDB, and hold flows by OpenFlow."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

from keyway_lab import addressing
from keyway_lab.controller import REPOSITORY
from keyway_lab.namespace import inside
from keyway_lab.node import Machine
from keyway_lab.run_directory import end
from keyway_lab.waiting import until
from keyway_lab.wire import Wire

CONTROL_PORT = 7000
ADDRESS = "172.30.0.2"
HEAP = "6g"


def program():
    """The class path of the fabric: KEYWAY_FABRIC, or this repository's, which is built if it is not
    there."""
    built = Path(os.environ.get("KEYWAY_FABRIC") or subprocess.run(
        [REPOSITORY / "bin" / "build", "--fabric"], check=True, text=True,
        stdout=subprocess.PIPE).stdout.strip())
    return f"{built}/classes:{built}/lib/*"


def name(number):
    """What a simulated hypervisor is called; numbers begin at 0."""
    return f"sim{number:04d}"


class SimulatedFabric(Machine):
    """So many simulated hypervisors in a namespace of their own; see Commands.java for what to ask."""

    def __init__(self, name, hypervisors, **params):
        super().__init__(name, **params)
        self.size = hypervisors
        self._pid_file = self.directory / "fabric.pid"
        self._process = self._socket = self._answers = None

    @classmethod
    def in_lab(cls, lab, hypervisors):
        """Started in a lab, and known to its controller."""
        fabric = lab.net.addSwitch("fabric", cls=cls, hypervisors=hypervisors)
        lab.net.addLink(fabric, lab.management, cls=Wire, intfName1="mgmt", intfName2="fabric")
        fabric.start()
        lab.until_hosts_counted(hypervisors, 120)
        lab.until_switches_counted(hypervisors, 120)
        return fabric

    def start(self, controllers=()):
        self.ip(f"address replace {ADDRESS}/24 dev mgmt", "link set mgmt up")
        java = os.environ.get("JAVA_HOME", "")
        with open(self.directory / "fabric.log", "w") as log:
            self._process = self.spawn(
                [shutil.which("java", path=f"{java}/bin") or "java", "-XX:+UseSerialGC", f"-Xmx{HEAP}",
                 f"-XX:ErrorFile={self.directory}/crash.log", "-cp", program(),
                 "dev.keyway.fabric.FabricMain", f"--hypervisors={self.size}",
                 f"--manager={addressing.CONTROLLER}:{addressing.OVSDB_PORT}",
                 f"--control={CONTROL_PORT}"],
                stdout=log, stderr=subprocess.STDOUT)
        self._pid_file.write_text(str(self._process.pid))
        until(self._connect, "the simulated fabric takes commands", 60, self._last_words)

    def stop(self, deleteIntfs=True):
        if self._socket:
            self._answers.close()
            self._socket.close()
        if self._process:
            end(self._pid_file)
            self._process.wait()

    def plug(self, interfaces):
        """Plugs interfaces in: pairs of a hypervisor's number and names, or external_ids by name."""
        self.ask_all({"do": "plug", "hypervisor": number,
                      "interfaces": names if isinstance(names, dict) else dict.fromkeys(names, {})}
                     for number, names in interfaces)

    def disconnect(self, number):
        self.ask_all([{"do": "disconnect", "hypervisor": number}])

    def connect(self, number):
        self.ask_all([{"do": "connect", "hypervisor": number}])

    def counters(self):
        """What each hypervisor holds and was sent so far, in the order of their numbers."""
        return self.ask_all([{"do": "counters"}])[0]["hypervisors"]

    def ask_all(self, questions):
        """Asks all and returns the answers, in order."""
        lines = [json.dumps(question) + "\n" for question in questions]
        self._socket.sendall("".join(lines).encode())
        answers = [json.loads(self._answers.readline()) for _ in lines]
        for line, answer in zip(lines, answers):
            assert "error" not in answer, f"{line[:200]} was answered with {answer}"
        return answers

    def _connect(self):
        if self._process.poll() is not None:
            raise RuntimeError(f"the simulated fabric ended:\n{self._last_words()}")
        try:
            with inside(self.pid):
                self._socket = socket.create_connection(("127.0.0.1", CONTROL_PORT))
        except OSError:
            return False
        self._answers = self._socket.makefile()
        return True

    def _last_words(self):
        return (self.directory / "fabric.log").read_text()[-2000:]


def sent(before, after, what):
    """By how much a counter of each hypervisor has risen between two looks."""
    return [now[what] - then[what] for then, now in zip(before, after)]
