"""What the chaos driver has asked for: networks, ports, and the interfaces that they are at."""

from dataclasses import dataclass, field

from keyway_lab.probes import Endpoint

V4, V6 = "10.0.0.{}", "fd00::{}"
CIDRS = ("10.0.0.0/24", "fd00::/64")


@dataclass
class Network:
    """Two subnets of the same addresses as everybody's; more of them carry no port."""

    name: str
    id: str
    key: int
    up: bool = True
    spare_subnets: dict = field(default_factory=dict)  # id: CIDR


@dataclass
class Port:
    """A port with one address of each family, which end in the same number."""

    name: str
    network: Network
    mac: str
    host: int
    up: bool = True
    guarded: bool = True
    placed: bool = False  # by name, else by what its interface says
    id: str = ""

    @property
    def addresses(self):
        return V4.format(self.host), V6.format(self.host)


@dataclass
class Slot:
    """A silent guest and its interface, which is in the bridge or not, and serves a port or none."""

    name: str
    hypervisor: object
    plugged: bool = False
    port: Port | None = None


class Model:
    """Everything in the order in which it was made, so that a seed always draws the same."""

    def __init__(self, slots):
        self.slots = list(slots)
        self.networks, self.ports = [], []
        self._made = 0

    def name(self, kind):
        self._made += 1
        return f"{kind}{self._made}"

    # Where things are

    def slot_of(self, port):
        return next((slot for slot in self.slots if slot.port is port), None)

    def free_slots(self):
        return [slot for slot in self.slots if slot.port is None]

    def ports_of(self, network):
        return [port for port in self.ports if port.network is network]

    def works(self, port):
        """Whether the port must be ACTIVE once everything has settled."""
        slot = self.slot_of(port)
        return bool(slot and slot.plugged and port.up and port.network.up)

    def forget(self, port):
        """The port is gone; its interface stays as it is."""
        self.ports.remove(port)
        slot = self.slot_of(port)
        if slot:
            slot.port = None

    # What the data path must do

    def endpoints(self):
        """One for each guest. One whose port does not work is alone, whatever it claims to be."""
        for number, slot in enumerate(self.slots):
            port = slot.port
            if port and self.works(port):
                yield Endpoint(slot.name, port.network.name, port.mac, *port.addresses, port.guarded)
            else:
                mac, addresses = (port.mac, port.addresses) if port else (
                    f"02:00:00:00:00:{number + 1:02x}", (V4.format(number + 1), V6.format(number + 1)))
                yield Endpoint(slot.name, f"nobody's {slot.name}", mac, *addresses)
