"""What all lab nodes share: a namespace that one can find, and commands run in it."""

import subprocess
from itertools import count

from mininet.node import Switch

from .run_directory import run_directory


class InNamespace:
    """Mixed into Mininet nodes. Its own directory holds the node's files and its namespace's pid."""

    directory = None

    def claim_directory(self):
        """Makes the node's own directory. One process may hold labs with nodes of the same name."""
        names = (self.name + f".{n}" * (n > 1) for n in count(1))
        self.directory = next(d for d in map(run_directory().joinpath, names) if not d.exists())
        self.directory.mkdir()
        # How `bin/quickstart --enter` finds the way in; not *.pid, which the sweep would end.
        (self.directory / "namespace").write_text(str(self.pid))

    def spawn(self, command, **options):
        """Starts a command (a list) in the namespace and returns its Popen."""
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("text", True)
        return subprocess.Popen(["mnexec", "-a", str(self.pid), *map(str, command)], **options)

    def run(self, *command, feed="", check=True):
        """Runs a command in the namespace to its end and returns its output, stderr included."""
        process = self.spawn(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        output, _ = process.communicate(feed)
        if check and process.returncode != 0:
            words = " ".join(map(str, command))[:500]
            raise RuntimeError(f"{self.name}: `{words}` ended with {process.returncode}:\n{output}")
        return output

    def ip(self, *commands):
        """Runs `ip` commands, such as "link set eth0 up", in one process."""
        return self.run("ip", "-batch", "-", feed="\n".join(commands) + "\n")


class Machine(InNamespace, Switch):
    """A node of the site's own equipment. A Mininet switch, for those are started and stopped."""

    def __init__(self, name, **params):
        params.update(inNamespace=True, dpid="0")
        params.pop("listenPort", None)
        super().__init__(name, **params)
        self.claim_directory()
        self.ip("link set lo up")
        # IPv6 of the equipment's own would speak on every interface, to guests too.
        self.run("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6")

    def start(self, controllers):
        """Most equipment works once wired."""

    def stop(self, deleteIntfs=True):
        """The links go with the namespaces; deleting each would only take time."""
