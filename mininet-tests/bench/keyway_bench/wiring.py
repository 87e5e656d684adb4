"""The same work for Keyway and for a peer: ports of many networks, spread over all hypervisors."""

from dataclasses import dataclass

from . import population


@dataclass(frozen=True)
class WantedPort:
    """A port to be wired: `name` is that of its interface, which is plugged in beforehand."""

    name: str
    network: int
    hypervisor: int
    address: str
    mac: str


def ports(networks, per_network, hypervisors, first_network=0, members=None):
    """So many ports of each network, in turn on each hypervisor; with `members`, on so many of them,
    which are others for each network."""
    return [wanted(network, member, network * per_network + member, hypervisors, members=members)
            for network in range(first_network, first_network + networks)
            for member in range(per_network)]


def spares(count, networks, per_network, hypervisors):
    """One more port each for networks that have `per_network` already."""
    return [wanted(number % networks, per_network + number // networks, (0xff << 24) + number,
                   hypervisors, f"s{number}") for number in range(count)]


def wanted(network, member, number, hypervisors, name=None, members=None):
    octets = number.to_bytes(4, "big")
    hypervisor = network + member % members if members else network + member
    return WantedPort(name or f"v{number}", network, hypervisor % hypervisors,
                      population.address(member), "02:00:" + ":".join(f"{o:02x}" for o in octets))


def by_hypervisor(wanted_ports, hypervisors):
    """Pairs of each hypervisor (of a list) and its ports' names."""
    for index, hypervisor in enumerate(hypervisors):
        yield hypervisor, [port.name for port in wanted_ports if port.hypervisor == index]
