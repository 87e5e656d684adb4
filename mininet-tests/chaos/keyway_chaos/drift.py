"""Changes by hand, with ovs-ofctl, of what is on bridges."""

import random
import re

from keyway_lab.hypervisor import INTEGRATION

OURS = re.compile(r"cookie=0x4b57[0-9a-f]{12}\b")
STRANGERS = 250  # a table that is nobody's
THEIR_COOKIE = "0xabcdef"


class Drift:
    """As `Changes`. Ours must be repaired, and what is of others must stay."""

    WEIGHTS = {"flow_deleted": 2, "flow_altered": 2, "flow_added": 1, "group_deleted": 1,
               "stranger_added": 1}

    def __init__(self, lab, need_switch):
        self._lab, self._need_switch = lab, need_switch
        self._strangers = {host.name: set() for host in lab.hypervisors}

    def flow_deleted(self, rng):
        host, flow = self._flow(rng)
        if flow:
            self._ofctl(host, "--strict", "del-flows", _match(flow))
        return flow and f"deleted at {host.name}: {flow}"

    def flow_altered(self, rng):
        host, flow = self._flow(rng)
        if flow:
            self._ofctl(host, "--strict", "mod-flows", f"{_match(flow)},actions=drop")
        return flow and f"altered at {host.name}: {flow}"

    def flow_added(self, rng):
        """One that nobody asked for, with a cookie of ours."""
        host, flow = self._flow(rng)
        if flow:
            cookie = OURS.search(flow).group()
            self._ofctl(host, "add-flow", f"{cookie},table=60,priority=999,dl_type=0x88b5,"
                                          f"dl_src={_mac(rng)},actions=drop")
        return flow and f"added at {host.name} with {cookie}"

    def group_deleted(self, rng):
        """The flows that lead to it go with it."""
        host = self._host(rng)
        groups = sorted(re.findall(r"group_id=(\d+)", host.groups()))
        own = random.Random(rng.random())
        if not groups:
            return None
        group = own.choice(groups)
        self._ofctl(host, "del-groups", f"group_id={group}")
        return f"deleted group {group} at {host.name}"

    def stranger_added(self, rng):
        host, mac = self._host(rng), _mac(rng)
        self._ofctl(host, "add-flow", f"cookie={THEIR_COOKIE},table={STRANGERS},dl_src={mac},"
                                      "actions=drop")
        self._strangers[host.name].add(mac)
        return f"added a stranger's flow at {host.name}"

    def forget(self, host):
        """The switch has lost all flows."""
        self._strangers[host.name].clear()

    def wrong(self):
        """What was touched of others."""
        for host in self._lab.hypervisors:
            said = host.switch.ofctl("dump-flows", INTEGRATION, f"table={STRANGERS}")
            there = set(re.findall(r"dl_src=([0-9a-f:]+)", said))
            if there != self._strangers[host.name]:
                yield (f"flows of others at {host.name}: {sorted(there)}"
                       f" instead of {sorted(self._strangers[host.name])}")

    def _host(self, rng):
        host = rng.choice(self._lab.hypervisors)
        self._need_switch(host)
        return host

    def _flow(self, rng):
        """One of ours. What there is depends on how far a switch is; a draw of its own keeps the
        others as the seed has them."""
        host = self._host(rng)
        own = random.Random(rng.random())
        flows = sorted(line.strip() for line in host.switch.ofctl(
            "dump-flows", INTEGRATION, "--no-stats").splitlines() if OURS.search(line))
        return host, own.choice(flows) if flows else None

    @staticmethod
    def _ofctl(host, *words):
        host.run("ovs-ofctl", "-O", "OpenFlow14", *words[:-1],
                 f"unix:{host.directory}/{INTEGRATION}.mgmt", words[-1])


def _match(flow):
    """Table, priority and match of a line of a dump, as --strict takes them."""
    match = flow.partition(" actions=")[0]
    return re.sub(r"cookie=\S+ ?", "", match).replace(", ", ",").replace(" ", ",").strip(",")


def _mac(rng):
    return f"02:99:00:00:00:{rng.randrange(256):02x}"
