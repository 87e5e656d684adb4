"""Ports on hypervisors that only speak OpenFlow, and only for long enough to tell where they are.

Keyway has them all to reckon with, and no Open vSwitch: a userspace one that has thousands of
interfaces takes tenths of a second for any flow, whoever sends it.
"""

from contextlib import ExitStack

from . import population
from .far_bridge import FarBridge

ON_ONE = 500  # ports


def wire(lab, api, count, per_network, members):
    """Makes `count` ports on networks of their own, each on so many hypervisors of its own kind."""
    networks = population.networks(api, count // per_network)
    groups = max(1, -(-count // (ON_ONE * members)))
    wanted = [placed(network, f"f{n}p{member}", name(n % groups * members + member % members))
              for n, network in enumerate(networks) for member in range(per_network)]
    with ExitStack() as stack:
        for far in range(groups * members):
            interfaces = [port["name"] for port in wanted if port["binding:host_id"] == name(far)]
            stack.enter_context(declared(lab, far, interfaces))
        _, revision = population.create(api, "port", wanted)
        lab.api.realised(revision, timeout=300)


def declared(lab, number, interfaces):
    """A far hypervisor (0 ... 253), to be connected by a `with`."""
    datapath_id = f"{0xfa00 + number:016x}"
    lab.api.call("PUT", f"/v1/hypervisors/{name(number)}",
                 {"datapath_id": datapath_id, "tunnel_ip": f"172.31.1.{number + 1}"})
    return FarBridge(lab.controller, datapath_id, interfaces)


def name(number):
    return f"far{number}"


def placed(network, interface, hypervisor):
    return {"network_id": network, "name": interface, "binding:host_id": hypervisor,
            "binding:profile": {"interface": interface}}
