"""The site as a Mininet topology: management, underlay, controller and hypervisors."""

from mininet.topo import Topo

from .controller import Controller
from .hypervisor import Hypervisor
from .segment import Segment
from .wire import Wire

CONTROLLER, MANAGEMENT, UNDERLAY = "keyway", "mgmt", "underlay"


class Site(Topo):
    """`hypervisors` of them, on a management network and on an underlay that tunnels cross."""

    def build(self, hypervisors=2, controller=True, kind=Hypervisor, controller_options=(),
              **hypervisor_options):
        self.addSwitch(MANAGEMENT, cls=Segment)
        self.addSwitch(UNDERLAY, cls=Segment)
        if controller:
            self.addSwitch(CONTROLLER, cls=Controller, options=controller_options)
            self.addLink(CONTROLLER, MANAGEMENT, cls=Wire, intfName1="mgmt", intfName2=CONTROLLER)
        for number in range(1, hypervisors + 1):
            name = self.addSwitch(f"hv{number}", cls=kind, number=number, **hypervisor_options)
            wire_hypervisor(self, name)


def wire_hypervisor(net, hypervisor):
    """Its two network cards. `net` is a Topo with names or a Mininet with nodes."""
    for segment in (MANAGEMENT, UNDERLAY):
        net.addLink(hypervisor, segment, cls=Wire, intfName1=segment, intfName2=str(hypervisor))
