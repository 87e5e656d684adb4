"""An Open vSwitch of its own in a namespace: database, daemon, logs and control in one directory."""

import functools
import os
import subprocess

from .ovsdb import Database
from .run_directory import end, run_directory

DETACHED = "--detach --no-chdir -vconsole:off"  # returns to the shell once the daemon serves
# What `ovs-vsctl set-ssl` writes down, as ovs-ctl has it read.
SSL_OF_DATABASE = " ".join(f"--{option}=db:Open_vSwitch,SSL,{column}" for option, column in (
    ("private-key", "private_key"), ("certificate", "certificate"), ("ca-cert", "ca_cert")))
SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"


def datapath_type():
    """The kernel's datapath where the machine has it, else the userspace one."""
    chosen = os.environ.get("KEYWAY_LAB_DATAPATH")
    return chosen or ("system" if os.path.exists("/sys/module/openvswitch") else "netdev")


class OpenVSwitch:
    """One ovsdb-server and one ovs-vswitchd, run in the namespace of `node`."""

    def __init__(self, node, dummies=False):
        """`dummies`: also offer interfaces of type `dummy`, which cost no network device."""
        self.node = node
        self.directory = node.directory
        self.database = f"unix:{self.directory}/db.sock"
        self.tables = Database(self.directory / "db.sock")
        self.vswitchd_options = ["--enable-dummy"] if dummies else []

    def boot_commands(self, identity=""):
        """The shell lines that start both daemons; each returns when its daemon serves.

        The database outlives them all, as on a host that boots again. `identity`: what else the
        host says of itself, as words of ovs-vsctl.
        """
        conf = self.directory / "conf.db"
        return [
            f"[ -e {conf} ] || cp {_empty_database()} {conf}",
            self.server_command(),
            f"ovs-vsctl --db={self.database} --no-wait init {identity}",
            self.vswitchd_command(),
        ]

    def server_command(self):
        """Beside its socket, the server dials out to whatever managers its database names."""
        return (f"ovsdb-server {self.directory}/conf.db --remote=p{self.database}"
                f" --remote=db:Open_vSwitch,Open_vSwitch,manager_options"
                f" {SSL_OF_DATABASE}"
                f" {self._files('ovsdb-server')} {DETACHED}")

    def vswitchd_command(self):
        options = " ".join(self.vswitchd_options)
        return (f"OVS_RUNDIR={self.directory} ovs-vswitchd {self.database}"
                f" {self._files('ovs-vswitchd')} {options} {DETACHED}")

    def stop(self):
        end(self.directory / "ovs-vswitchd.pid")
        end(self.directory / "ovsdb-server.pid")

    def vsctl(self, *words):
        """One ovs-vsctl call, which is one transaction. Returns its output."""
        return self.node.run("ovs-vsctl", f"--db={self.database}", "--timeout=180", *words).strip()

    def ofctl(self, command, bridge, *words):
        """ovs-ofctl over OpenFlow 1.4 to one of this switch's bridges."""
        return self.node.run("ovs-ofctl", "-O", "OpenFlow14", command,
                             f"unix:{self.directory}/{bridge}.mgmt", *words)

    def appctl(self, *words):
        return self.node.run(*self.appctl_command().split(), *words)

    def appctl_command(self):
        """What the words of a command of ovs-vswitchd follow, in a shell."""
        return f"ovs-appctl -t {self.directory}/ovs-vswitchd.ctl"

    def logs(self):
        return [self.directory / "ovs-vswitchd.log", self.directory / "ovsdb-server.log"]

    def _files(self, daemon):
        base = f"{self.directory}/{daemon}"
        return f"--pidfile={base}.pid --log-file={base}.log --unixctl={base}.ctl"


@functools.lru_cache(maxsize=None)
def _empty_database():
    database = run_directory() / "empty.db"
    subprocess.run(["ovsdb-tool", "create", database, SCHEMA], check=True)
    return database
