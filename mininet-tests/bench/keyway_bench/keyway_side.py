"""Keyway as one of two sides: a lab of its own, and the work done through the API."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.lab import Lab
from keyway_lab.logs import LOST_CONTROLLER

from . import far_ports, population
from .keepalive import KeepAlive, call_all, request
from .wiring import by_hypervisor

UNICAST = re.compile(r"dl_dst=[0-9a-f][02468ace]:[0-9a-f:]{14}(?=[ ,])")
FORWARD, LOCAL = 50, 60
PATIENCE = 120  # seconds


class KeywaySide:
    """Hypervisors that are declared and connected; ports are placed at interfaces by name."""

    name = "Keyway"

    def __init__(self, lab, api):
        self.lab, self._api = lab, api
        self._networks, self._ports = [], {}

    @classmethod
    @contextmanager
    def up(cls, hypervisors):
        with Lab(hypervisors=hypervisors, dummies=True) as lab, KeepAlive(lab.controller) as api:
            # While it takes thousands of interfaces Open vSwitch hears nobody.
            lab.expect_in_logs(*LOST_CONTROLLER)
            yield cls(lab, api)

    def plug(self, wanted):
        plug(self.lab.hypervisors, wanted)

    def wire(self, networks, wanted):
        """Makes so many networks and their ports; returns the seconds from the first byte of the
        first request until the controller says that all hypervisors have realised the last."""
        began = time.monotonic()
        first = len(self._networks)
        self._networks += population.networks(self._api, networks)
        assert first + networks > max(port.network for port in wanted)
        made, revision = population.create(self._api, "port", map(self._port, wanted))
        self._until_realised(revision)
        took = time.monotonic() - began
        self._ports |= {port["name"]: port["id"] for port in made}
        return took

    def wire_far(self, ports, per_network, members):
        """So many more ports, of networks that no hypervisor here has; they stay."""
        far_ports.wire(self.lab, self._api, ports, per_network, members)

    def add(self, port):
        """One more port; returns the seconds until it is answered, and until it is realised."""
        body = request("POST", "/v2.0/ports", {"port": self._port(port)})
        began = time.monotonic()
        call_all([self._api], [body])
        answer = self._api.last
        answered = time.monotonic() - began
        self._until_realised(answer.revision)
        realised = time.monotonic() - began
        self._ports[port.name] = answer.json()["port"]["id"]
        return answered, realised

    def remove(self, port):
        self._until_realised(
            self._api.call("DELETE", f"/v2.0/ports/{self._ports.pop(port.name)}").revision)

    def clear(self):
        """Deletes everything, ports first."""
        for kind, identities in (("ports", self._ports.values()), ("networks", self._networks)):
            call_all([self._api], [request("DELETE", f"/v2.0/{kind}/{each}") for each in identities])
        self._until_realised(self._api.last.revision)
        self._networks, self._ports = [], {}

    def flows(self):
        return flow_counts(self.lab.hypervisors)

    def prove(self, wanted):
        """Fails unless each hypervisor has the flow that delivers to each port of its own, and the
        one that leads to each other port of its own ports' networks."""
        for index, hypervisor in enumerate(self.lab.hypervisors):
            served = {port.network for port in wanted if port.hypervisor == index}
            here = sum(port.hypervisor == index for port in wanted)
            away = sum(port.network in served for port in wanted) - here
            for table, expected in ((LOCAL, here), (FORWARD, away)):
                found = len(UNICAST.findall(
                    hypervisor.switch.ofctl("dump-flows", INTEGRATION, f"table={table}")))
                assert found == expected, (f"{hypervisor.name} has {found} unicast flows in table"
                                           f" {table}, and not {expected}")

    def _port(self, port):
        return {"network_id": self._networks[port.network], "name": port.name,
                "mac_address": port.mac, "fixed_ips": [{"ip_address": port.address}],
                "binding:host_id": self.lab.hypervisors[port.hypervisor].name,
                "binding:profile": {"interface": port.name}}

    def _until_realised(self, revision):
        answer = self._api.call("GET", f"/v1/revisions/{revision}?wait={PATIENCE // 2}s").json()
        assert answer["realised"], f"not realised within {PATIENCE // 2} s: {answer}"


def plug(hypervisors, wanted, external_ids=lambda name: {}):
    """Plugs dummy interfaces in, on all hypervisors at once."""
    def plug_one(hypervisor, names):
        if names:
            hypervisor.plug(*names, kind="dummy",
                            external_ids={name: external_ids(name) for name in names})
    with ThreadPoolExecutor(len(hypervisors)) as pool:
        list(pool.map(lambda pair: plug_one(*pair), by_hypervisor(wanted, hypervisors)))


def flow_counts(hypervisors):
    """How many flows each has on its integration bridge."""
    return [int(hypervisor.switch.ofctl("dump-aggregate", INTEGRATION).rsplit("flow_count=", 1)[1])
            for hypervisor in hypervisors]
