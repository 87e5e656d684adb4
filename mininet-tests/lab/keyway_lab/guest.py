"""A tenant's host: a namespace with one interface, plugged into a hypervisor's integration bridge."""

import re
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from mininet.node import Host

from .namespace import inside
from .node import InNamespace
from .waiting import until

MTU = 1458  # 1500 of the underlay less IPv4 (20), GRE with a key (8) and the inner Ethernet (14)
INTERFACE = "eth0"


class Guest(InNamespace, Host):
    """Its interface has the MAC and the addresses of its port, as a VM's would by DHCP."""

    def __init__(self, name, mac=None, addresses=(), silent=False, **params):
        """`addresses`: with prefix lengths, IPv4 and IPv6 mixed.

        `silent`: the namespace's own IP stack says and answers nothing, so every frame on the
        interface is one that a test has sent.
        """
        super().__init__(name, inNamespace=True, **params)
        self.claim_directory()
        self.mac = mac
        self.addresses = list(addresses)
        self.silent = silent
        self._raw = None

    def config(self, **_params):
        """Brings the interface up. Mininet calls this once the links are there."""
        self._set_up_ip_stack()
        commands = ["link set lo up"]
        if self.mac:
            commands.append(f"link set {INTERFACE} address {self.mac}")
        commands.append(f"link set {INTERFACE} mtu {MTU} {'arp off' if self.silent else ''}")
        for address in () if self.silent else self.addresses:
            commands.append(f"address add {address} dev {INTERFACE}{' nodad' * (':' in address)}")
        commands.append(f"link set {INTERFACE} up")
        # Checksums left to a network card that does not exist would spoil TCP over OVS's userspace.
        self.run("sh", "-c", f"ip -batch - && ethtool -K {INTERFACE} tx off >/dev/null",
                 feed="\n".join(commands) + "\n")
        return {}

    def terminate(self):
        if self._raw:
            self._raw.close()
        super().terminate()

    def address(self, family=4):
        """Its first IPv4 or IPv6 address, without the prefix length."""
        return next(a.split("/")[0] for a in self.addresses if (":" in a) == (family == 6))

    def mac_now(self):
        """What its interface has, also where nobody set it."""
        return self.run("ip", "-br", "link", "show", INTERFACE).split()[2]

    @contextmanager
    def serving(self, port, *command):
        """A server of the guest's for the length of the block, which begins once it listens."""
        server = self.spawn(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until(lambda: f":{port} " in self.run("ss", "-Hltn"), f"{command[0]} listens on {port}")
            yield
        finally:
            server.terminate()
            server.wait()

    def send(self, *frames):
        """Puts raw Ethernet frames on the wire as they are, whatever addresses they claim."""
        if self._raw is None:
            with inside(self.pid):
                self._raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
                self._raw.bind((INTERFACE, 0))
        for frame in frames:
            self._raw.send(frame)

    def ping(self, address, count=3, interval=0.05, patience=1, mark=None):
        """Pings to the end and returns the `Pings`."""
        return self.start_ping(address, count, interval, patience, mark).result()

    def until_answered(self, address, timeout=30, evidence=None):
        """Pings an IPv4 address until it answers, and returns after how many seconds it did."""
        with inside(self.pid):
            # So that what is measured is the network, and not the second between two ARP requests.
            Path(f"/proc/sys/net/ipv4/neigh/{INTERFACE}/retrans_time_ms").write_text("50")
        began = time.monotonic()
        until(lambda: self.start_ping(address, count=1, patience=0.1).result().received,
              f"{address} answers {self.name}", timeout, evidence, interval=0)
        return time.monotonic() - began

    def start_ping(self, address, count, interval=0.05, patience=1, mark=None):
        """`patience`: seconds for the last answer; `mark`: up to 16 bytes in hex, in every packet."""
        command = ["ping", "-n", "-i", interval, "-c", count, "-W", patience]
        command += ["-p", mark] if mark else []
        # A file, for a pipe that nobody reads is full after some 1,100 lines, and ping would stop.
        said = tempfile.TemporaryFile("w+")
        return RunningPing(self.spawn([*command, address], stdout=said, stderr=subprocess.STDOUT),
                           f"{self.name} -> {address}", interval, said)

    def _set_up_ip_stack(self):
        v6 = "/proc/sys/net/ipv6/conf"
        settings = {f"{v6}/{INTERFACE}/disable_ipv6": "1"} if self.silent else {
            f"{v6}/{INTERFACE}/accept_dad": "0",  # addresses are usable at once
            f"{v6}/{INTERFACE}/accept_ra": "0",
            f"{v6}/{INTERFACE}/router_solicitations": "0",
            f"{v6}/{INTERFACE}/addr_gen_mode": "0",  # EUI-64, the link-local address a port may use
        }
        with inside(self.pid):
            for path, value in settings.items():
                Path(path).write_text(value)


class RunningPing:
    """A ping under way."""

    # Seconds for which an answer may be on its way when the ping is stopped.
    ROUND_TRIP = 0.1

    def __init__(self, process, what, interval, said):
        """`said`: the open file that it writes to."""
        self.process = process
        self._said = said
        self.what = what
        self.interval = interval

    def stop(self):
        """Ends it as Ctrl-C would, so that it still prints its count.

        The packets sent right before that had no time to be answered, and do not count as lost.
        """
        if self.process.poll() is None:
            self.process.send_signal(2)
        return self.result(in_flight=1 + int(self.ROUND_TRIP / self.interval))

    def result(self, in_flight=0):
        self.process.wait()
        self._said.seek(0)
        return Pings(self.what, self._said.read(), in_flight)


class Pings:
    """What a ping counted."""

    SHOWN = 10  # lines of what it said

    def __init__(self, what, output, in_flight=0):
        self.what = what
        self.output = output
        counts = re.search(r"(\d+) packets transmitted, (\d+) (?:packets )?received", output)
        self.sent, self.received = map(int, counts.groups()) if counts else (0, 0)
        answered = max(map(int, re.findall(r"icmp_seq=(\d+)", output)), default=0)
        if 0 < answered < self.sent <= answered + in_flight:
            self.sent = answered
        self.duplicates = int((re.search(r"\+(\d+) duplicates", output) or [0, 0])[1])

    @property
    def lost(self):
        return self.sent - self.received

    @property
    def all_answered(self):
        return self.sent > 0 and self.lost == 0 and self.duplicates == 0

    def __repr__(self):
        lines = self.output.splitlines()
        if len(lines) > self.SHOWN:
            answered = set(map(int, re.findall(r"icmp_seq=(\d+)", self.output)))
            missing = sorted(set(range(1, self.sent + 1)) - answered)
            lines = [f"without an answer: {missing}", *lines[-self.SHOWN:]]
        return f"{self.what}: {self.received} of {self.sent} answered\n" + "\n".join(lines)
