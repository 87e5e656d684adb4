"""What must hold after each round, once it has settled. A `Violation` says what does not."""

from keyway_lab import addressing, logs
from keyway_lab.delivery import until_all_arrive, wrong_deliveries
from keyway_lab.logs import LOST_CONTROLLER, LOST_INTERFACE, RESTARTED
from keyway_lab.probes import Model as Deliveries
from keyway_lab.waiting import until

from .model import CIDRS

PATIENCE = 90  # seconds in which everything has to be as it must, on a machine shared by many
DRIFT = ("missing", "altered", "foreign")
COUNTERS = ("keyway_flow_mods_total", "keyway_group_mods_total")

# What the faults make Open vSwitch say.
EXPECTED_LOGS = (
    *LOST_CONTROLLER, *LOST_INTERFACE, *RESTARTED, r"reconnect\|", r"jsonrpc\|", r"ovsdb_(idl|cs)\|",
    r"Dropped \d+ log messages", r"in_band\|.*cannot find route",
)


class Violation(AssertionError):
    """Something is not as the model has it."""


class Checks:
    """Compares the lab with the model."""

    def __init__(self, lab, model, drift):
        self._lab, self._model, self._drift = lab, model, drift

    def everything(self):
        """Waits until the lab has settled, and compares all of it."""
        self.settle()
        self._compare("networks", self._networks(), {
            each["id"]: (each["name"], each["provider:segmentation_id"], each["admin_state_up"])
            for each in self._lab.api.list("network")})
        self._compare("subnets", self._subnets(), _subnets(self._lab.api.list("subnet")))
        self._audit()
        self._refuse(self._drift.wrong(), self._lab.dump)
        deliveries = Deliveries(self._model.endpoints())
        self._meet(deliveries)
        self._refuse(wrong_deliveries(self._lab, deliveries),
                     self._lab.dump)
        self._refuse(logs.of_switches(self._lab.hypervisors, EXPECTED_LOGS))
        self._refuse(logs.of_controller(self._lab.controller))

    def settle(self):
        """Until all is connected and realised, and each port is where and what it must be."""
        self._lab.until_connected(PATIENCE)
        self._lab.until_hosts_counted(len(self._lab.hypervisors), PATIENCE)
        until(lambda: not any(map(_untold, self._lab.hypervisors)), "the hosts have told everything",
              PATIENCE, self._lab.dump, interval=0.1)
        wanted = self._ports()
        until(lambda: self._ports_now() == wanted, "the ports are as the model has them", PATIENCE,
              lambda: "\n".join(_differences(wanted, self._ports_now())) + "\n" + self._lab.dump(),
              interval=0.1)
        self._realised()

    def full_compile(self):
        """A controller that starts anew reads everything back and finds nothing to change."""
        before = {host.name: host.named_tables() for host in self._lab.hypervisors}
        self._lab.controller.kill()
        self._lab.controller.start()
        self._lab.controller.wait_ready(PATIENCE)
        self.settle()
        metrics = self._lab.api.metrics()
        self._compare("changes by a full compile", dict.fromkeys(COUNTERS, 0),
                      {counter: metrics[counter] for counter in COUNTERS})
        for host in self._lab.hypervisors:
            self._compare(f"tables of {host.name}", dict.fromkeys(before[host.name], 1),
                          dict.fromkeys(host.named_tables(), 1))

    # What must be

    def _networks(self):
        return {each.id: (each.name, each.key, each.up) for each in self._model.networks}

    def _subnets(self):
        return {each.id: sorted((*CIDRS, *each.spare_subnets.values()))
                for each in self._model.networks}

    def _ports(self):
        return {each.id: self._port(each) for each in self._model.ports}

    def _port(self, port):
        slot = self._model.slot_of(port)
        works = self._model.works(port)
        return {"name": port.name, "network_id": port.network.id, "mac_address": port.mac,
                "addresses": sorted(port.addresses), "admin_state_up": port.up,
                "port_security_enabled": port.guarded, "status": "ACTIVE" if works else "DOWN",
                "place": (slot.hypervisor.name, slot.name) if works else None}

    def _ports_now(self):
        hosts = {each["port_id"]: (each["hypervisor"], each["interface"])
                 for each in self._lab.api.get("/v1/hosts")["hosts"]}
        plain = ("name", "network_id", "mac_address", "admin_state_up", "port_security_enabled",
                 "status")
        return {port["id"]: {name: port[name] for name in plain} | {
            "addresses": sorted(each["ip_address"] for each in port["fixed_ips"]),
            "place": hosts.get(port["id"]) if port["status"] == "ACTIVE" else None}
                for port in self._lab.api.list("port")}

    def _realised(self):
        self._lab.api.realised(int(self._lab.api.metrics()["keyway_world_revision"]), PATIENCE)

    # The switches

    def _audit(self):
        """One audit repairs what hands have changed: the next finds each bridge equal to a full
        compile."""
        for host in self._lab.hypervisors:
            self._look_at(host)
            last = self._look_at(host)
            self._compare(f"drift of {host.name}", dict.fromkeys(DRIFT, 0),
                          {kind: last[kind] for kind in DRIFT},
                          evidence=lambda last=last: f"{last}\n{self._lab.dump()}")

    def _look_at(self, host):
        return self._lab.api.call("POST", f"/v1/hypervisors/{host.name}/audit", {})["last_audit"]

    def _meet(self, deliveries):
        """Until each host knows the others on the underlay, which it forgets with its daemon or link.

        OVS's userspace tunnels drop packets meanwhile.
        """
        for host in self._lab.hypervisors:
            host.meet(self._lab.hypervisors)
        until_all_arrive(self._lab, deliveries)

    # Comparing

    def _compare(self, what, must, found, evidence=str):
        self._refuse([f"{what}: {line}" for line in _differences(must, found)], evidence)

    def _refuse(self, faults, evidence=str):
        """`evidence`: called for more text where there are faults."""
        faults = list(faults)
        if faults:
            more = f"\n... and {len(faults) - 40} more" if len(faults) > 40 else ""
            raise Violation("\n".join(faults[:40]) + f"{more}\n{evidence()}")


def _untold(host):
    """Bytes to the controller that are still on their way: TCP waits ever longer after a cut."""
    connections = host.run("ss", "-Htn", "dst", addressing.CONTROLLER).splitlines()
    return sum(int(line.split()[2]) for line in connections)


def _subnets(listed):
    found = {}
    for each in listed:
        found.setdefault(each["network_id"], []).append(each["cidr"])
    return {network: sorted(cidrs) for network, cidrs in found.items()}


def _differences(must, found):
    return [f"{key} is {found.get(key)} instead of {must.get(key)}"
            for key in {**must, **found} if must.get(key) != found.get(key)]
