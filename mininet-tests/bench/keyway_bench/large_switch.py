"""A real Open vSwitch that is to hold very many flows, though few guests: all others are far away."""

import os
import time
from contextlib import ExitStack, contextmanager

from keyway_lab.addressing import OPENFLOW_PORT
from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.lab import Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.waiting import until

from . import population
from .far_ports import declared, name, placed
from .keepalive import KeepAlive

NETWORKS, FAR = 100, 10
FLOWS_OF_A_FAR_PORT = 2  # the way to it, and the answer to ARP for it
CONTROLLERS = ("172.30.0.1", "172.30.0.2")  # two addresses of one controller; see `reconnect`


class LargeSwitch:
    """One hypervisor with a guest on each of 100 networks, whose other ports are on ten others."""

    def __init__(self, lab, api):
        self.lab, self.api = lab, api
        self.hypervisor, = lab.hypervisors
        self._at = 0
        self._remote = self._shown()["remote"]

    # Keyway's side

    def connect(self):
        """Gives the bridge its controller, and returns after how many seconds it was connected and
        after how many it had realised everything."""
        return self._timed("set-controller", INTEGRATION, self._target(), "--", "set", "controller",
                           INTEGRATION, "max_backoff=1000", "connection_mode=out-of-band")

    def reconnect(self):
        """The same after the bridge was sent to the controller's other address, at once.

        Open vSwitch ends the connection and makes a new one in the same moment, without the pause
        that it makes after one that was lost.
        """
        self._at = 1 - self._at
        return self._timed("set", "controller", INTEGRATION, f'target="{self._target()}"')

    def disconnect(self):
        """Takes the controller away, upon which Open vSwitch forgets all flows, and the groups too."""
        self.hypervisor.switch.vsctl("del-controller", INTEGRATION)
        self.clear()
        until(lambda: not self._shown()["connected"], "the controller misses the bridge")

    def counted(self, metric):
        return self.lab.api.metrics()[metric]

    # ovs-ofctl's side

    def ofctl(self, command, *words):
        """How many seconds one call of ovs-ofctl took."""
        began = time.monotonic()
        self.hypervisor.run("sh", "-c", 'exec "$@" > /dev/null', "-", "ovs-ofctl", "-O", "OpenFlow14",
                            *command, f"unix:{self.hypervisor.directory}/{INTEGRATION}.mgmt", *words)
        return time.monotonic() - began

    def clear(self):
        self.ofctl(["del-flows"])
        self.ofctl(["del-groups"])

    def dump(self):
        """Files with all flows and all groups, as ovs-ofctl takes them again."""
        directory, files = self.hypervisor.directory, []
        for what in ("flows", "groups"):
            said = self.hypervisor.switch.ofctl(
                f"dump-{what}", INTEGRATION, *(["--no-stats"] if what == "flows" else []))
            lines = [line.strip() for line in said.splitlines() if line.startswith(" ")]
            files.append(directory / f"{what}.txt")
            files[-1].write_text("\n".join(lines) + "\n")
        return files

    def flows(self):
        said = self.hypervisor.switch.ofctl("dump-aggregate", INTEGRATION)
        return int(said.rsplit("flow_count=", 1)[1])

    def _target(self):
        return f"tcp:{CONTROLLERS[self._at]}:{OPENFLOW_PORT}"

    def _timed(self, *words):
        began = time.monotonic()
        self.hypervisor.switch.vsctl(*words)
        connected = self._until(lambda shown: shown["connected"] and shown["remote"] != self._remote)
        connected_after = time.monotonic() - began
        self._remote = connected["remote"]
        self._until(lambda shown: shown["realised"])
        return connected_after, time.monotonic() - began

    def _until(self, condition):
        def held():
            shown = self._shown()
            return shown if condition(shown) else None
        return until(held, "the bridge is connected and up to date", 120, interval=0.005)

    def _shown(self):
        return self.api.call("GET", f"/v1/hypervisors/{self.hypervisor.name}").json()


@contextmanager
def large_switch(flows):
    """A LargeSwitch that is connected and holds at least so many flows."""
    os.environ["KEYWAY_LAB_DATAPATH"] = "netdev"  # the only one that takes dummy interfaces
    with Lab(hypervisors=1, dummies=True) as lab, KeepAlive(lab.controller) as api:
        lab.expect_in_logs(*LOST_CONTROLLER)
        lab.controller.ip(f"address add {CONTROLLERS[1]}/24 dev mgmt")
        per_network = -(-flows // FLOWS_OF_A_FAR_PORT // NETWORKS)
        here, = lab.hypervisors
        here.plug(*(f"here{n}" for n in range(NETWORKS)), kind="dummy")
        networks = population.networks(api, NETWORKS)
        with ExitStack() as stack:
            for far in range(FAR):
                stack.enter_context(declared(lab, far, [
                    interface(n, port) for n in range(NETWORKS)
                    for port in range(far, per_network, FAR)]))
            population.create(api, "port", (
                placed(network, f"here{n}", here.name) for n, network in enumerate(networks)))
            _, revision = population.create(api, "port", (
                placed(network, interface(n, number), name(number % FAR))
                for n, network in enumerate(networks) for number in range(per_network)))
            lab.api.realised(revision, timeout=300)
        lab.until_switches_counted(1)
        yield LargeSwitch(lab, api)


def interface(network, number):
    return f"n{network}p{number}"
