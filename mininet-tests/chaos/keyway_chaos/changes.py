"""What tenants do: networks, subnets and ports made, changed and deleted at random, by the API."""

from .model import CIDRS, Network, Port

MOST_NETWORKS, MOST_PORTS = 6, 40
# The last number of addresses: one more than there can be ports on a network, so soon used again.
HOSTS = range(1, MOST_PORTS + 2)


class Changes:
    """Each kind of change does it and says what it did, or says nothing where it can't be done.

    Every write must succeed, whatever is broken at that moment but the controller itself.
    """

    WEIGHTS = {"network_made": 3, "network_changed": 2, "network_deleted": 1, "subnet_made": 1,
               "subnet_deleted": 1, "ports_made": 6, "port_changed": 5, "port_deleted": 3,
               "ports_deleted_and_made": 1}

    def __init__(self, api, model, plugs):
        self._api, self._model, self.plugs = api, model, plugs

    # Networks and subnets

    def network_made(self, rng):
        room = MOST_NETWORKS - len(self._model.networks)
        if room < 1:
            return None
        names = [self._model.name("net") for _ in range(min(room, rng.choice((1, 1, 2, 3))))]
        made = self._api.create_all("network", ({"name": name} for name in names))
        self._api.create_all("subnet", (
            {"network_id": each["id"], "cidr": cidr, "gateway_ip": None, "enable_dhcp": False,
             "ip_version": 6 if ":" in cidr else 4} for each in made for cidr in CIDRS))
        self._model.networks += [Network(each["name"], each["id"], each["provider:segmentation_id"])
                                 for each in made]
        return f"made {', '.join(names)}"

    def network_changed(self, rng):
        if not self._model.networks:
            return None
        network = rng.choice(self._model.networks)
        network.up = not network.up or rng.random() < 0.5
        network.name = self._model.name("net")
        self._api.update("network", network.id, name=network.name, admin_state_up=network.up)
        return f"{network.name} is so called and {_up(network)}"

    def network_deleted(self, rng):
        if len(self._model.networks) < 2:
            return None
        network = rng.choice(self._model.networks)
        for port in self._model.ports_of(network):
            self._delete(port)
        self._api.delete("network", network.id)
        self._model.networks.remove(network)
        return f"deleted {network.name} and its ports"

    def subnet_made(self, rng):
        if not self._model.networks:
            return None
        network = rng.choice(self._model.networks)
        cidr = f"10.{50 + int(self._model.name('')) % 200}.0.0/24"
        made = self._api.create("subnet", network_id=network.id, cidr=cidr, ip_version=4,
                                gateway_ip=None, enable_dhcp=False)
        network.spare_subnets[made["id"]] = cidr
        return f"made {cidr} on {network.name}"

    def subnet_deleted(self, rng):
        spare = [(network, each) for network in self._model.networks
                 for each in network.spare_subnets]
        if not spare:
            return None
        network, subnet = rng.choice(spare)
        self._api.delete("subnet", subnet)
        return f"deleted {network.spare_subnets.pop(subnet)} on {network.name}"

    # Ports

    def ports_made(self, rng):
        """One or several, most of them with an interface at once, plugged before or after."""
        room = MOST_PORTS - len(self._model.ports)
        if not self._model.networks or room < 1:
            return None
        wanted = []
        free = self._model.free_slots()
        rng.shuffle(free)
        for _ in range(min(room, rng.choice((1, 1, 2, 5)))):
            port = self._new_port(rng, rng.choice(self._model.networks))
            self._model.ports.append(port)
            slot = free.pop() if free and rng.random() < 0.9 else None
            port.placed = slot is not None and rng.random() < 0.4
            wanted.append((port, slot))
        made = self._api.create_all("port", (_body(port, slot) for port, slot in wanted))
        for (port, slot), answer in zip(wanted, made):
            port.id = answer["id"]
            if slot:
                self.plugs.serve(slot, port)
        return "made " + ", ".join(
            f"{port.name} of {port.network.name}{_at(port, slot)}" for port, slot in wanted)

    def port_changed(self, rng):
        if not self._model.ports:
            return None
        port = rng.choice(self._model.ports)
        what = rng.choice(("up", "guarded", "mac", "addresses", "name"))
        if what == "up":
            port.up = not port.up
            attributes = {"admin_state_up": port.up}
        elif what == "guarded":
            port.guarded = not port.guarded
            attributes = {"port_security_enabled": port.guarded}
        elif what == "mac":
            port.mac = self._free_mac(rng, port.network)
            attributes = {"mac_address": port.mac}
        elif what == "addresses":
            port.host = self._free_host(rng, port.network)
            attributes = {"fixed_ips": [{"ip_address": each} for each in port.addresses]}
        else:
            port.name = self._model.name("port")
            attributes = {"name": port.name}
        self._api.update("port", port.id, **attributes)
        return f"{port.name} has {attributes}"

    def port_deleted(self, rng):
        if not self._model.ports:
            return None
        port = rng.choice(self._model.ports)
        self._delete(port)
        return f"deleted {port.name}"

    def ports_deleted_and_made(self, rng):
        """All of a network's at once, and as many others, who may get their addresses."""
        if not self._model.networks:
            return None
        for port in self._model.ports_of(rng.choice(self._model.networks)):
            self._delete(port)
        return f"deleted a network's ports, {self.ports_made(rng)}"

    def populated(self, rng):
        """Enough for the first changes to have something to change."""
        return ", ".join(filter(None, (self.network_made(rng), *(self.ports_made(rng)
                                                                 for _ in range(3)))))

    def everything_deleted(self):
        for port in list(self._model.ports):
            self._delete(port)
        for network in self._model.networks:
            self._api.delete("network", network.id)
        self._model.networks.clear()

    def _delete(self, port):
        self._api.delete("port", port.id)
        self._model.forget(port)

    def _new_port(self, rng, network):
        return Port(self._model.name("port"), network, self._free_mac(rng, network),
                    self._free_host(rng, network), rng.random() < 0.9, rng.random() < 0.7)

    def _free_host(self, rng, network):
        taken = {port.host for port in self._model.ports_of(network)}
        return rng.choice([host for host in HOSTS if host not in taken])

    def _free_mac(self, rng, network):
        """The same ones on all networks."""
        taken = {port.mac for port in self._model.ports_of(network)}
        macs = (f"02:00:00:00:01:{number:02x}" for number in range(2 * MOST_PORTS))
        return rng.choice([mac for mac in macs if mac not in taken])


def place(slot):
    """The attributes that place a port by name, or nowhere."""
    return {"binding:host_id": slot.hypervisor.name if slot else None,
            "binding:profile": {"interface": slot.name} if slot else {}}


def _body(port, slot):
    body = {"name": port.name, "network_id": port.network.id, "mac_address": port.mac,
            "fixed_ips": [{"ip_address": each} for each in port.addresses],
            "admin_state_up": port.up, "port_security_enabled": port.guarded}
    return body | (place(slot) if port.placed else {})


def _up(thing):
    return "up" if thing.up else "down"


def _at(port, slot):
    return f" at {slot.name}{' by name' if port.placed else ''}" if slot else ""
