"""What a tenant defines, and the guests that stand for it: networks by REST, ports placed by name."""

import ipaddress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Network:
    """A tenant's network as the API answered it."""

    name: str
    id: str
    key: int
    subnets: tuple = ()

    def addresses_of(self, port):
        """A port's addresses, with the prefix lengths of their subnets."""
        ips = [ipaddress.ip_address(fixed["ip_address"]) for fixed in port["fixed_ips"]]
        subnets = [ipaddress.ip_network(cidr) for cidr in self.subnets]
        return [f"{ip}/{next(net.prefixlen for net in subnets if ip in net)}" for ip in ips]


@dataclass
class Attachment:
    """A guest to be: on which network and hypervisor, and what its port should have.

    The guest's name is the OVS interface's name too (15 characters at most).
    """

    name: str
    network: Network
    hypervisor: object
    addresses: tuple = ()  # empty: as the API allocates
    mac: str | None = None
    silent: bool = False
    attributes: dict = field(default_factory=dict)  # of the port, as in the API

    def port(self):
        """The port to create. Its place is given with it, unless its plug will say whose it is."""
        port = {"name": self.name, "network_id": self.network.id}
        if not self.hypervisor.joins:
            port |= {"binding:host_id": self.hypervisor.name,
                     "binding:profile": {"interface": self.name}}
        if self.mac:
            port["mac_address"] = self.mac
        if self.addresses:
            port["fixed_ips"] = [{"ip_address": address} for address in self.addresses]
        return port | self.attributes


def define_network(api, name, key=None, subnets=(), **attributes):
    """A network with its subnets (CIDRs); without `key`, the controller picks one."""
    if key is not None:
        attributes |= {"provider:network_type": "gre", "provider:segmentation_id": key}
    made = api.create("network", name=name, **attributes)
    if subnets:
        owner = {"project_id": attributes["project_id"]} if "project_id" in attributes else {}
        api.create_all("subnet", ({"network_id": made["id"], "cidr": cidr, "gateway_ip": None,
                                   "enable_dhcp": False,
                                   "ip_version": ipaddress.ip_network(cidr).version} | owner
                                  for cidr in subnets))
    return Network(name, made["id"], made["provider:segmentation_id"], tuple(subnets))
