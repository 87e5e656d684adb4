"""A running lab for tests and the quickstart: the site of topo.py, and guests as a test wants them."""

from mininet.net import Mininet

from . import logs
from .capture import Capture
from .controller import launcher
from .guest import INTERFACE, Guest
from .hypervisor import Hypervisor
from .run_directory import remove
from .tenants import Attachment, define_network
from .topo import CONTROLLER, MANAGEMENT, UNDERLAY, Site, wire_hypervisor
from .vm import VirtualMachine
from .waiting import until
from .wire import Wire, add_pair


class Lab:
    """Hypervisors that are connected to the controller and declared to it; use it in a `with`.

    Those that join by themselves (fresh.py) are left as they are, until `join`. The end of the block
    takes all of it down and fails on log lines that nobody announced.
    """

    running = []  # for whoever reports what went wrong

    def __init__(self, hypervisors=2, controller=True, kind=Hypervisor, **hypervisor_options):
        """Without `controller` the bridges stay empty: for whoever writes the flows by hand.

        `kind`: the class of the hypervisors, `Hypervisor` or `FreshHypervisor`.
        """
        self._with_controller = controller
        self._kind = kind
        self._site = Site(hypervisors, controller=controller, kind=kind, **hypervisor_options)
        self._allowed = []
        self._introduced = set()
        self.net = None
        self.guests = {}
        self.machines = {}

    @classmethod
    def of(cls, net):
        """The lab in a Mininet that somebody else builds, starts and stops, such as `mn`."""
        lab = cls()
        lab.net = net
        return lab

    # Up and down

    def __enter__(self):
        try:
            self._open()
        except BaseException:
            if self.net:
                self._stop()
            raise
        return self

    def __exit__(self, kind, error, traceback):
        # Before anything stops: going down, every switch misses its controller and its neighbours.
        found = logs.of_switches(self.hypervisors, self._allowed)
        if isinstance(error, AssertionError):
            print(self.dump())
        try:
            if self._with_controller:
                self.controller.stop()
                found += logs.of_controller(self.controller, self._allowed)
        finally:
            self._stop()
        # A test that failed has said what matters; its logs would only bury it.
        if kind is None and found:
            raise AssertionError("unexpected in the logs:\n" + "\n".join(found))

    def _open(self):
        if self._with_controller:
            launcher()  # builds where it must, which takes a while, before anything runs
        self.net = Mininet(topo=self._site, controller=None, link=Wire)
        self.net.start()
        Lab.running.append(self)
        self.settle()

    def _stop(self):
        if self in Lab.running:
            Lab.running.remove(self)
        for machine in self.machines.values():
            machine.kill()
        self.net.stop()
        for node in self.net.values():
            remove(node.directory)

    def settle(self):
        """Once all nodes have started: until they know each other and the controller knows them."""
        self._meet()
        if self._with_controller:
            self.controller.wait_ready()
            self.introduce(*(h for h in self.hypervisors if not h.joins))

    def until_switches_counted(self, number, timeout=15):
        """Until the controller counts so many switches as connected."""
        until(lambda: self.api.metrics()["keyway_switches_connected"] == number,
              f"the controller counts {number} switches", timeout, self.dump)

    def until_hosts_counted(self, number, timeout=15):
        """Until the controller counts so many hosts' databases as connected."""
        until(lambda: self.api.metrics()["keyway_ovsdb_connected"] == number,
              f"the controller counts {number} hosts", timeout, self.dump)

    def introduce(self, *hypervisors):
        """Declares hypervisors to the controller, lets them connect, and waits for all of it."""
        for hypervisor in hypervisors:
            self.api.declare(hypervisor)
            hypervisor.connect()
        self._until_known(hypervisors)

    def join(self, *hypervisors):
        """Types the one line on each, and waits until the controller has set them up and has them."""
        for hypervisor in hypervisors:
            hypervisor.join()
        self._until_known(hypervisors)

    def _until_known(self, hypervisors):
        self._introduced.update(hypervisors)
        self.until_connected()
        self.api.realised()

    def until_connected(self, timeout=15):
        """Until every hypervisor that was introduced has its controller, and it counts them all."""
        until(lambda: all(hypervisor.connected() for hypervisor in self._introduced),
              "all hypervisors have their controller", timeout, self.dump)
        self.until_switches_counted(len(self._introduced), timeout)

    def add_hypervisor(self, number, name=None, **options):
        """One more, booted and wired but unknown to the controller; see `introduce`."""
        hypervisor = self.net.addSwitch(name or f"hv{number}", cls=self._kind, number=number,
                                        **options)
        wire_hypervisor(self.net, hypervisor)
        hypervisor.start()
        hypervisor.booted()
        self._meet()
        return hypervisor

    def _meet(self):
        declared = [hypervisor for hypervisor in self.hypervisors if not hypervisor.joins]
        for hypervisor in declared:
            hypervisor.meet(declared)

    def expect_in_logs(self, *patterns):
        """Log lines (regular expressions) which this test causes."""
        self._allowed += patterns

    # Its parts

    @property
    def hypervisors(self):
        return [node for node in self.net.switches if isinstance(node, Hypervisor)]

    @property
    def controller(self):
        return self.net[CONTROLLER] if self._with_controller else None

    @property
    def api(self):
        return self.controller.api

    @property
    def underlay(self):
        return self.net[UNDERLAY]

    @property
    def management(self):
        return self.net[MANAGEMENT]

    # Tenants

    def network(self, name, key=None, subnets=(), **attributes):
        return define_network(self.api, name, key, subnets, **attributes)

    def attach(self, *attachments, active=True):
        """Creates the ports (atomically), their guests and their plugs; returns the guests.

        `active`: waits until the controller says that every port works.
        """
        ports = self.api.create_all("port", (wanted.port() for wanted in attachments))
        guests = [self.guest_of(wanted, port) for wanted, port in zip(attachments, ports)]
        for hypervisor in {wanted.hypervisor for wanted in attachments}:
            self.plug(*(guest for guest in guests if guest.hypervisor is hypervisor))
        if active:
            self.until_active(*guests)
        return guests

    @staticmethod
    def plug(*guests):
        """Plugs guests of one hypervisor in, with their ports' ids where it is one that has joined."""
        hypervisor = guests[0].hypervisor
        hypervisor.plug(*(guest.name for guest in guests), external_ids={
            guest.name: {"iface-id": guest.port["id"], "attached-mac": guest.port["mac_address"]}
            for guest in guests if hypervisor.joins})

    def machine(self, name, network, hypervisor, **attributes):
        """Creates a port and a virtual machine that has it, which is off."""
        port = self.api.create("port", name=name, network_id=network.id, **attributes)
        machine = VirtualMachine(name, hypervisor, port, network.addresses_of(port))
        self.machines[name] = machine
        return machine

    def until_tunnels_carry(self, timeout=30):
        """Until every tunnel between hypervisors that share a network was found to carry frames.

        OVS's userspace tunnels drop the first packets to a neighbour that they don't know yet.
        """
        until(lambda: all(tunnel["state"] == "UP" for tunnel in self.tunnels()),
              "all tunnels carry frames", timeout, lambda: f"{self.tunnels()}\n{self.dump()}")

    def tunnels(self):
        return self.api.get("/v1/tunnels")["tunnels"]

    def until_active(self, *guests, timeout=30):
        """Until the API says that these guests' ports are bound, up and realised everywhere."""
        waiting = {guest.port["id"]: guest.name for guest in guests}

        def all_active():
            for port in self.api.list("port", "status=ACTIVE&fields=id"):
                waiting.pop(port["id"], None)
            return not waiting

        def statuses():
            states = {port["name"]: port["status"] for port in self.api.list("port")
                      if port["id"] in waiting}
            return f"not active: {states}\n{self.dump()}"

        until(all_active, "the ports are active", timeout, statuses, interval=0.05)

    def plain_guest(self, name, hypervisor, mac=None, addresses=(), silent=False):
        """A guest whose interface is plugged in, but of which the controller knows nothing."""
        guest = self.wired_guest(name, hypervisor, mac, addresses, silent)
        hypervisor.plug(name)
        return guest

    def wired_guest(self, name, hypervisor, mac=None, addresses=(), silent=False):
        """A guest with a cable to the hypervisor, but not plugged in there yet."""
        guest = self.net.addHost(name, cls=Guest, mac=mac, addresses=addresses, silent=silent)
        self.net.addLink(guest, hypervisor, intfName1=INTERFACE, intfName2=name)
        guest.config()
        guest.hypervisor = hypervisor
        self.guests[name] = guest
        return guest

    @staticmethod
    def rewire(guest):
        """A new cable in place of one that has gone, as at the host's next boot; not plugged in yet."""
        add_pair(INTERFACE, None, guest, guest.name, None, guest.hypervisor)
        guest.hypervisor.ip(f"link set {guest.name} up")
        guest.config()

    def guest_of(self, wanted, port):
        """A guest with a cable, as its port wants it, but not plugged in yet; see `plug`."""
        guest = self.wired_guest(wanted.name, wanted.hypervisor, port["mac_address"],
                                 wanted.network.addresses_of(port), wanted.silent)
        guest.port, guest.network = port, wanted.network
        return guest

    # Looking at it

    def capture(self):
        """A capture at every guest's port."""
        return Capture.at_guests(self.guests.values())

    def capture_underlay(self):
        """A capture of everything that hypervisors send each other."""
        return Capture.of_segment(self.underlay)

    def dump(self):
        """The tables of all hypervisors, and the controller's last words: what a failed wait shows."""
        tail = f"--- controller\n{self.controller.log_tail()}" if self._with_controller else ""
        return "\n".join([*(hypervisor.dump() for hypervisor in self.hypervisors), tail])


__all__ = ["Attachment", "Lab"]
