"""Hosts as people build them by hand: bridges with VLANs, a trunk, and a GRE port to each other."""

import json
from dataclasses import dataclass

from keyway_lab.hypervisor import INTEGRATION

BRIDGE, BEHIND, TUNNEL, VLAN = "br0", "br1", "gre0", 10
# What Open vSwitch itself writes down again and again.
MEASURED = {"statistics", "status", "cur_cfg", "next_cfg", "link_resets", "is_connected", "role",
            "_version"}
OURS = "keyway-"


@dataclass(frozen=True)
class HandBuilt:
    """Guests on one VLAN, all of whose pings `asker` starts."""

    asker: object
    beside: object  # on the same bridge
    behind: object  # on the other bridge, across the trunk
    far: object  # on the other host, across the GRE port

    @property
    def here(self):
        return self.asker, self.beside, self.behind

    @property
    def others(self):
        return self.beside, self.behind, self.far


def build(lab, host, other):
    """Sets both hosts up by what their owner types, and returns the guests."""
    for one, peer in ((host, other), (other, host)):
        kind = one.switch.vsctl("get", "bridge", "br-phy", "datapath_type")
        one.switch.vsctl(
            "add-br", BRIDGE, "--", "set", "bridge", BRIDGE, f"datapath_type={kind}",
            "--", "add-br", BEHIND, "--", "set", "bridge", BEHIND, f"datapath_type={kind}",
            *_trunk(BRIDGE, "to-behind", "to-front"), *_trunk(BEHIND, "to-front", "to-behind"),
            "--", "add-port", BRIDGE, TUNNEL,
            "--", "set", "interface", TUNNEL, "type=gre", f"options:remote_ip={peer.tunnel_ip}")
    places = ((host, BRIDGE), (host, BRIDGE), (host, BEHIND), (other, BRIDGE))
    return HandBuilt(*(_guest(lab, number, *place) for number, place in enumerate(places, start=1)))


def _trunk(bridge, port, peer):
    return ("--", "add-port", bridge, port, "--", "set", "port", port, f"trunks={VLAN},20",
            "--", "set", "interface", port, "type=patch", f"options:peer={peer}")


def _guest(lab, number, host, bridge):
    guest = lab.wired_guest(f"old{number}", host, addresses=[f"192.168.7.{number}/24"])
    host.switch.vsctl("add-port", bridge, guest.name, f"tag={VLAN}")
    return guest


def possessions(host):
    """All rows of the host's database as they are configured, but for what is Keyway's to own."""
    tables = host.switch.tables.dump()
    bridge = next((i for i, row in tables["Bridge"].items() if row["name"] == INTEGRATION), None)
    ports = _references(tables["Bridge"].get(bridge, {}).get("ports"))
    ours = {bridge} | ports | _references(tables["Bridge"].get(bridge, {}).get("controller"))
    for port in ports:
        ours |= _references(tables["Port"][port]["interfaces"])
    return _rows(tables, ours)


def everything(host):
    """All rows, Keyway's too, but for what the one line itself has written."""
    return _rows(host.switch.tables.dump(), set())


def _rows(tables, ours):
    ours = ours | set(tables["Manager"])  # the one line sets it
    return {f"{table} {identity}": _configured(row, ours)
            for table, rows in tables.items() for identity, row in rows.items() if identity not in ours}


def _configured(row, ours):
    return {column: _without(value, ours) for column, value in row.items() if column not in MEASURED}


def _without(value, ours):
    """A column's value without references to what is ours, and without our words in it."""
    if isinstance(value, list) and value[0] == "map":
        return dict(sorted((k, v) for k, v in map(tuple, value[1]) if not str(k).startswith(OURS)))
    if isinstance(value, list):
        members = value[1] if value[0] == "set" else [value]
        return sorted(json.dumps(m) for m in members if not (isinstance(m, list) and m[1] in ours))
    return value


def _references(value):
    """The UUIDs that a column names, which RFC 7047 writes as one or as a set."""
    members = value[1] if value and value[0] == "set" else [value] if value else []
    return {identity for _, identity in members}
