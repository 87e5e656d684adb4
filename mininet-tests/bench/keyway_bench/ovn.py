"""OVN, Debian's, as the other side: daemons of its own in the lab's namespaces and directories.

The packages are unpacked, not installed: installing them starts services on this machine.
"""

import functools
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from keyway_lab import addressing
from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.lab import Lab
from keyway_lab.node import Machine
from keyway_lab.ovs import DETACHED
from keyway_lab.run_directory import end
from keyway_lab.waiting import until
from keyway_lab.wire import Wire

from .keyway_side import flow_counts, plug

PACKAGES = ("ovn-central", "ovn-common", "ovn-host")
UNPACKED = Path("/var/cache/keyway-lab/ovn")
SOUTHBOUND_PORT = 6642
LOGICAL_TO_PHYSICAL = 65  # the table with a flow for each port that is here


class OvnCentral(Machine):
    """Both databases, northd, and a resident ovn-nbctl, which spares each call the first download."""

    def start(self, controllers=()):
        self.ip(f"address replace {addressing.CONTROLLER}/24 dev mgmt", "link set mgmt up")
        here, programs = self.directory, binaries()
        lines = ["set -e"]
        for name, remotes in (("nb", ""), ("sb", f"--remote=ptcp:{SOUTHBOUND_PORT}:0.0.0.0")):
            lines += [f"ovsdb-tool create {here}/{name}.db {UNPACKED}/usr/share/ovn/ovn-{name}.ovsschema",
                      f"ovsdb-server {here}/{name}.db --remote=punix:{here}/{name}.sock {remotes}"
                      f" {self._files(name)} {DETACHED}",
                      f"{programs}/ovn-{name}ctl --db=unix:{here}/{name}.sock init"]
        databases = f"--ovnnb-db=unix:{here}/nb.sock --ovnsb-db=unix:{here}/sb.sock"
        lines += [f"{programs}/ovn-northd {databases} {self._files('northd')} {DETACHED}",
                  f"{programs}/ovn-nbctl --db=unix:{here}/nb.sock {self._files('nbctl')} {DETACHED}"]
        self.run("sh", "-c", "\n".join(lines))

    def nbctl(self, *words):
        return self.run("env", f"OVN_NB_DAEMON={self.directory}/nbctl.ctl",
                        f"{binaries()}/ovn-nbctl", "--timeout=300", *words)

    def stop(self, deleteIntfs=True):
        for daemon in ("nbctl", "northd", "sb", "nb"):
            end(self.directory / f"{daemon}.pid")

    def _files(self, daemon):
        base = f"{self.directory}/{daemon}"
        return f"--pidfile={base}.pid --log-file={base}.log --unixctl={base}.ctl"


class OvnSide:
    """Hypervisors with an ovn-controller each; interfaces say whose they are when plugged in."""

    name = "OVN"

    def __init__(self, lab, central):
        self.lab, self._central = lab, central
        self._networks = 0

    @classmethod
    @contextmanager
    def up(cls, hypervisors):
        binaries()
        with Lab(hypervisors=hypervisors, controller=False, dummies=True, tunnel_port=False,
                 protocols="OpenFlow10,OpenFlow13,OpenFlow14,OpenFlow15") as lab:
            lab.expect_in_logs("")  # whatever Open vSwitch says here, it says to OVN
            central = lab.net.addSwitch("ovn", cls=OvnCentral)
            lab.net.addLink(central, lab.management, cls=Wire, intfName1="mgmt", intfName2="ovn")
            try:
                central.start()
                for hypervisor in lab.hypervisors:
                    start_controller(hypervisor)
                until(lambda: central.run(f"{binaries()}/ovn-sbctl", f"--db=unix:{central.directory}/sb.sock",
                                          "list", "chassis").count("_uuid") == hypervisors,
                      "all hypervisors have joined OVN", 60)
                yield cls(lab, central)
            finally:
                for hypervisor in lab.hypervisors:
                    end(hypervisor.directory / "ovn-controller.pid")
                central.stop()

    def plug(self, wanted):
        plug(self.lab.hypervisors, wanted, external_ids=lambda name: {"iface-id": name})

    def wire(self, networks, wanted):
        """Makes so many logical switches and their ports in one transaction; returns the seconds
        until all hypervisors have it."""
        words = []
        for network in range(self._networks, self._networks + networks):
            words += ["--", "ls-add", f"net{network}"]
        for port in wanted:
            words += self._port(port)
        self._networks += networks
        return self._transaction(words)

    def add(self, port):
        """One more port; returns the seconds until all hypervisors have it."""
        return self._transaction(self._port(port))

    def remove(self, port):
        self._transaction(["--", "lsp-del", port.name])

    def clear(self):
        self._transaction([word for network in range(self._networks)
                           for word in ("--", "ls-del", f"net{network}")])
        self._networks = 0

    def flows(self):
        return flow_counts(self.lab.hypervisors)

    def prove(self, wanted):
        """Fails unless each hypervisor has the flow that delivers to each port of its own."""
        for index, hypervisor in enumerate(self.lab.hypervisors):
            here = sum(port.hypervisor == index for port in wanted)
            found = hypervisor.switch.ofctl("dump-flows", INTEGRATION,
                                            f"table={LOGICAL_TO_PHYSICAL}").count("actions=")
            assert found >= here, f"{hypervisor.name} has {found} of OVN's flows for {here} ports"

    def _transaction(self, words):
        began = time.monotonic()
        self._central.nbctl("--wait=hv", *words[1:])
        return time.monotonic() - began

    @staticmethod
    def _port(port):
        """With the same guard against spoofing that Keyway's ports have."""
        addresses = f"{port.mac} {port.address}"
        return ["--", "lsp-add", f"net{port.network}", port.name,
                "--", "lsp-set-addresses", port.name, addresses,
                "--", "lsp-set-port-security", port.name, addresses]


def start_controller(hypervisor):
    remote = f"tcp:{addressing.CONTROLLER}:{SOUTHBOUND_PORT}"
    hypervisor.switch.vsctl("set", "Open_vSwitch", ".", *(f"external_ids:{key}={value}" for key, value in (
        ("system-id", hypervisor.name), ("ovn-remote", remote), ("ovn-encap-type", "geneve"),
        ("ovn-encap-ip", hypervisor.tunnel_ip), ("ovn-bridge-datapath-type", "netdev"))))
    base = f"{hypervisor.directory}/ovn-controller"
    hypervisor.run("env", f"OVS_RUNDIR={hypervisor.directory}", f"OVN_RUNDIR={hypervisor.directory}",
                   f"{binaries()}/ovn-controller", hypervisor.switch.database, f"--pidfile={base}.pid",
                   f"--log-file={base}.log", *DETACHED.split())


@functools.lru_cache(maxsize=None)
def binaries():
    """The directory of OVN's programs, fetched from Debian the first time."""
    if not UNPACKED.is_dir():
        print("== fetching OVN from Debian, to compare with", file=sys.stderr)
        UNPACKED.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=UNPACKED.parent) as directory:
            # A source that cannot be reached may have nothing to do with us; the download tells.
            apt_get("update", directory, check=False)
            apt_get("download", directory, *PACKAGES)
            for package in Path(directory).glob("*.deb"):
                subprocess.run(["dpkg-deb", "-x", package, Path(directory) / "ovn"], check=True)
            (Path(directory) / "ovn").rename(UNPACKED)
    return UNPACKED / "usr" / "bin"


def apt_get(command, directory, *words, check=True):
    subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", command, *words], cwd=directory,
                   check=check, stdout=subprocess.DEVNULL)


def version():
    said = subprocess.run([binaries() / "ovn-northd", "--version"], text=True, check=True,
                          stdout=subprocess.PIPE).stdout
    return said.split()[1]
