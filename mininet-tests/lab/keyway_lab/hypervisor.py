"""A host with Open vSwitch: an integration bridge for guests and one flow-based GRE port."""

import re
import signal
import subprocess

from . import addressing
from .node import Machine
from .ovs import OpenVSwitch, datapath_type
from .run_directory import end
from .wire import UNDERLAY_MTU

INTEGRATION = "br-int"
PHYSICAL = "br-phy"
TUNNEL_PORT = "gre0"
SITE_INTERFACES = ("mgmt", "underlay")


class Hypervisor(Machine):
    """A namespace with an Open vSwitch of its own; what is plugged into br-int is up to the lab.

    br-phy holds the tunnel address, because OVS's userspace tunnels need it on a port of OVS.
    This one is set up by hand and declared to the controller; see fresh.py for one that joins.
    """

    joins = False

    def __init__(self, name, number, protocols="OpenFlow14", datapath_id=None, tunnel_port=True,
                 dummies=False, **params):
        """`number` (1 ... 200) settles the addresses, and the datapath id where none is given."""
        super().__init__(name, **params)
        self.number = number
        self.datapath_id = datapath_id or addressing.datapath_id(number)
        self.management_ip = addressing.management(number)
        self.tunnel_ip = addressing.tunnel(number)
        self.protocols = protocols
        self.has_tunnel_port = tunnel_port
        self.switch = OpenVSwitch(self, dummies)
        self.cmd(f"export OVS_RUNDIR={self.directory}")  # for whoever types ovs-ofctl at its prompt
        self._boot = None

    def wired(self, end):
        if end.name not in SITE_INTERFACES:
            self.ip(f"link set {end.name} up")  # Open vSwitch complains of interfaces that are down

    def start(self, controllers=()):
        """Begins to boot. `batchStartup` waits for it, so that several hypervisors boot at once."""
        plugged = [name for name in self.intfNames() if name not in SITE_INTERFACES]
        lines = [
            "set -e",
            f"ip address replace {self.management_ip}/24 dev mgmt",
            f"ip link set mgmt up mtu {UNDERLAY_MTU}",
            f"ip link set underlay up mtu {UNDERLAY_MTU}",
            *self.switch.boot_commands(self._identity()),
            f"ovs-vsctl --db={self.switch.database} --timeout=20 " + self._bridges(plugged),
            *self._underlay_address(),
        ]
        self._boot = self.spawn(["sh", "-c", "\n".join(lines)], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)

    @classmethod
    def batchStartup(cls, hypervisors):
        """Waits until all have booted. Mininet calls this after `start` on each."""
        for hypervisor in hypervisors:
            hypervisor.booted()
        return hypervisors

    def booted(self):
        said, _ = self._boot.communicate()
        if self._boot.returncode != 0:
            raise RuntimeError(f"{self.name} did not boot:\n{said}")

    def stop(self, deleteIntfs=True):
        self.switch.stop()

    def meet(self, others):
        """Tells Open vSwitch the underlay MACs of the others, which hosts that talk anyway know.

        Its userspace tunnels drop the packets for which they first have to ask (ARP), where the kernel
        would queue them. Left to itself it learns from the answers to the namespace's own questions,
        but not from one that comes before it has heard of the namespace's address, or that a cached
        flow takes care of.
        """
        self.run("sh", "-ec", "\n".join(
            f"{self.switch.appctl_command()} tnl/neigh/set {PHYSICAL} {other.tunnel_ip}"
            f" {other.underlay_mac()}" for other in others if other is not self))

    def underlay_mac(self):
        """Stays as it is: that of the cable, which br-phy has from its port."""
        return self.run("cat", f"/sys/class/net/{PHYSICAL}/address").strip()

    def connect(self, controller=addressing.CONTROLLER):
        """Points br-int at the controller; a reconnection is tried every second, OVS's least."""
        target = f"tcp:{controller}:{addressing.OPENFLOW_PORT}"
        self.switch.vsctl("set-controller", INTEGRATION, target,
                          "--", "set", "controller", INTEGRATION, "max_backoff=1000",
                          "connection_mode=out-of-band")

    def openflow_connection(self):
        """The local end of the established OpenFlow connection, or None; another one is a new one.

        From the kernel: OVS brings its database's `is_connected` up to date every 5 seconds only.
        """
        sockets = self.run("ss", "-Htn", "state", "established",
                           f"dport = :{addressing.OPENFLOW_PORT}").split()
        return sockets[2] if sockets else None

    def connected(self):
        """Whether there is an OpenFlow connection. Mininet asks too."""
        return self.openflow_connection() is not None

    def hold_off_openflow(self):
        """No OpenFlow packet gets from here to the controller any more; the rest of management does."""
        self.ip(f"rule add {self._openflow_rule()}")

    def let_openflow_through(self):
        self.ip(f"rule del {self._openflow_rule()}")

    def plug(self, *interfaces, kind="", external_ids=None):
        """Puts interfaces into br-int in one transaction: one each costs OVS a reconfiguration each.

        `kind` is an OVS interface type, such as "dummy"; without it they are network devices.
        `external_ids`: for each that has any, what its row says, such as whose port it is.
        """
        self.switch.tables.add_ports(INTEGRATION, interfaces, kind, external_ids)

    def plug_tunnel(self):
        """Adds the GRE port, on a hypervisor that was made without."""
        self.switch.vsctl(*self._tunnel_port().split())

    def unplug(self, *interfaces):
        words = []
        for interface in interfaces:
            words += ["--", "--if-exists", "del-port", INTEGRATION, interface]
        self.switch.vsctl(*words[1:])

    def ofport(self, interface):
        return int(self.switch.vsctl("get", "interface", interface, "ofport"))

    def flows(self):
        return self.switch.ofctl("dump-flows", INTEGRATION)

    def groups(self):
        return self.switch.ofctl("dump-groups", INTEGRATION)

    def add_flows(self, text):
        """Adds flows, one a line as ovs-ofctl takes them, in one bundle."""
        self.run("ovs-ofctl", "-O", "OpenFlow14", "--bundle", "add-flows",
                 f"unix:{self.directory}/{INTEGRATION}.mgmt", "-", feed=text)

    def named_tables(self):
        """All flows and groups of br-int, without counters and with ports by name, in an order."""
        volatile = re.compile(r" (duration|n_packets|n_bytes|idle_age|hard_age)=[^,]*,|xid=\w+")
        said = self.switch.ofctl("dump-flows", INTEGRATION, "--names", "--no-stats")
        said += self.switch.ofctl("dump-groups", INTEGRATION, "--names")
        return sorted(volatile.sub("", said).splitlines())

    def dump(self):
        """What a failed wait shows of this hypervisor."""
        try:
            ports = self.switch.ofctl("dump-ports-desc", INTEGRATION)
            return f"--- {self.name}\n{self.losses()}\n{self.flows()}{self.groups()}{ports}"
        except RuntimeError as error:  # its daemon may be what has died
            return f"--- {self.name}\n{error}"

    def losses(self):
        """Where its packets got lost: what Open vSwitch counts as dropped, and the packet sockets that
        were full; and the neighbours that its tunnels know.
        """
        counted = [line for line in self.switch.appctl("coverage/show").splitlines() if "drop" in line]
        full = [line for line in self.run("ss", "-0nmHO").splitlines() if ",d0)" not in line]
        return "\n".join([*counted, *full, self.switch.appctl("tnl/neigh/show")])

    def kill_switch(self, how=signal.SIGKILL):
        """kill -9 of ovs-vswitchd, as in a crash; the database stays."""
        end(self.directory / "ovs-vswitchd.pid", how)

    def start_switch(self):
        """With what the host's network scripts do once br-phy is there again."""
        self.run("sh", "-ec", "\n".join([self.switch.vswitchd_command(), *self._underlay_address()]))

    def restart_database(self, how=signal.SIGTERM):
        """ovsdb-server ends, by whatever signal, and another one serves the same file."""
        end(self.directory / "ovsdb-server.pid", how)
        self.run("sh", "-ec", self.switch.server_command())

    def crash(self):
        """As by the power switch: all of Open vSwitch ends, interfaces vanish, the database stays.

        Nobody is told: connections are not closed, they only fall silent. ss forgets them without a
        word, so that whatever their other ends send later meets a host that knows nothing of them.
        """
        self.ip(*(f"link set {name} down" for name in SITE_INTERFACES))
        self.run("ss", "-K", "dst", addressing.CONTROLLER, check=False)
        for daemon in ("ovs-vswitchd", "ovsdb-server"):
            end(self.directory / f"{daemon}.pid", signal.SIGKILL)
        lines = self.run("ip", "-br", "link").splitlines()
        names = (line.split()[0].partition("@")[0] for line in lines)
        self.ip(*(f"link del {name}" for name in names if name not in ("lo", *SITE_INTERFACES)))

    def boot(self):
        """Starts again after a crash, to the end. Guests are not plugged by this."""
        self.start()
        self.booted()

    def _underlay_address(self):
        return [f"ip address replace {self.tunnel_ip}/24 dev {PHYSICAL}",
                f"ip link set {PHYSICAL} up"]

    def _identity(self):
        """What the host says of itself at boot, as words of ovs-vsctl."""
        return ""

    def _openflow_rule(self):
        return (f"to {addressing.CONTROLLER} ipproto tcp dport {addressing.OPENFLOW_PORT}"
                " pref 10 unreachable")

    def _bridges(self, plugged):
        words = [
            self._physical_bridge(),
            f"--may-exist add-br {INTEGRATION}",
            f"set bridge {INTEGRATION} datapath_type={datapath_type()} fail_mode=secure"
            f" protocols={self.protocols} other-config:datapath-id={self.datapath_id}"
            " other-config:disable-in-band=true",
        ]
        if self.has_tunnel_port:
            words.append(self._tunnel_port())
        words += [f"--may-exist add-port {INTEGRATION} {name}" for name in plugged]
        return " -- ".join(words)

    @staticmethod
    def _physical_bridge():
        return (f"--may-exist add-br {PHYSICAL}"
                f" -- set bridge {PHYSICAL} datapath_type={datapath_type()}"
                f" -- --may-exist add-port {PHYSICAL} underlay")

    def _tunnel_port(self):
        return (f"--may-exist add-port {INTEGRATION} {TUNNEL_PORT} -- set interface {TUNNEL_PORT} type=gre"
                f" options:key=flow options:remote_ip=flow options:local_ip={self.tunnel_ip}")
