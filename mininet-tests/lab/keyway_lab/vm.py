"""A tenant's virtual machine: qemu in the hypervisor's namespace, plugged in as libvirt does it."""

import fcntl
import itertools
import os
import signal
import socket
import struct
import subprocess

from . import guest_image
from .guest import MTU, Pings
from .hypervisor import INTEGRATION
from .namespace import inside
from .run_directory import end
from .waiting import Timeout, until

TUN, TUNSETIFF, IFF_TAP, IFF_NO_PI = "/dev/net/tun", 0x400454CA, 0x0002, 0x1000
END = "--- done"


class VirtualMachine:
    """Powered on and off as a person does it with virsh; its port's id is all that outlives it.

    Emulated (tcg), so it needs nothing of the machine; up and pinging some 3 s after `power_on`.
    """

    BOOT = 60  # seconds; 2 to 3 where nothing else runs
    _taps = itertools.count()  # libvirt never uses a tap's name again either

    def __init__(self, name, hypervisor, port, addresses):
        """`port`: as the API answered it; `addresses`: with prefix lengths."""
        self.name, self.hypervisor, self.port = name, hypervisor, port
        self.mac, self.addresses = port["mac_address"], list(addresses)
        self.directory = hypervisor.directory / f"vm-{name}"
        self.directory.mkdir()
        self.tap = None
        self._process = None

    def address(self, family=4):
        """Its first IPv4 or IPv6 address, without the prefix length."""
        return next(a.split("/")[0] for a in self.addresses if (":" in a) == (family == 6))

    def power_on(self):
        """Begins to boot with a new tap, which libvirt's own words plug in."""
        self.tap = f"vnet{next(self._taps)}"
        tap = self._open_tap()
        try:
            self.hypervisor.ip(f"link set {self.tap} mtu {MTU} up")
            self.hypervisor.switch.vsctl(
                "--", "--if-exists", "del-port", self.tap,
                "--", "add-port", INTEGRATION, self.tap,
                "--", "set", "Interface", self.tap,
                f'external_ids:attached-mac="{self.mac}"',
                f'external_ids:iface-id="{self.port["id"]}"',
                f'external_ids:vm-id="{self.port["device_id"] or self.name}"',
                "external_ids:iface-status=active")
            with open(self.directory / "qemu.log", "a") as log:
                self._process = self.hypervisor.spawn(self._qemu(tap), pass_fds=[tap], stdout=log,
                                                      stderr=subprocess.STDOUT)
        finally:
            os.close(tap)

    def kill(self):
        """kill -9 of qemu; its tap goes with it. Nothing happens to one that is off."""
        if self._process is None:
            return
        end(self.directory / "qemu.pid", signal.SIGKILL)
        self._process.kill()  # if it is so young that it has not written its pid yet
        self._process.wait(10)
        self._process = None
        (self.directory / "console.log").unlink(missing_ok=True)
        until(lambda: self.tap not in self.hypervisor.run("ip", "-br", "link"), "the tap is gone")

    def unplug(self):
        """What libvirt types once qemu has ended."""
        self.hypervisor.switch.vsctl("--", "--if-exists", "del-port", self.tap)

    def run(self, command, timeout=15):
        """One line for the machine's shell, once it is up, and what it says."""
        until(lambda: guest_image.READY in self.console(), f"{self.name} is up", self.BOOT,
              lambda: self.console() + (self.directory / "qemu.log").read_text())
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(timeout)
            line.connect(str(self.directory / "shell"))
            line.sendall(f"{command}; echo '{END}'\n".encode())
            said = ""
            while END not in said:
                try:
                    said += line.recv(1 << 16).decode(errors="replace")
                except socket.timeout:
                    raise Timeout(f"{self.name} has not done `{command}` in {timeout} s: {said}\n"
                                  + self.console()) from None
        return said.partition(END)[0]

    def ping(self, address, count=3):
        return Pings(f"{self.name} -> {address}",
                     self.run(f"ping -c {count} -i 0.1 -W 1 {address}", timeout=15 + 2 * count))

    def console(self, lines=30):
        """The end of what the kernel has said."""
        log = self.directory / "console.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""

    def _open_tap(self):
        """As libvirt: one that lasts as long as qemu holds it. Without offloads, as to no real NIC."""
        with inside(self.hypervisor.pid):
            tap = os.open(TUN, os.O_RDWR | os.O_CLOEXEC)
            fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", self.tap.encode(), IFF_TAP | IFF_NO_PI))
        return tap

    def _qemu(self, tap):
        d = self.directory
        return ["qemu-system-x86_64", "-machine", "q35,accel=tcg", "-cpu", "max", "-m", "128",
                "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                "-pidfile", d / "qemu.pid",
                "-kernel", guest_image.kernel(), "-initrd", guest_image.initial_files(),
                # On a busy machine an emulated timer comes too late for the kernel's trust in it.
                "-append", "console=ttyS0 quiet panic=-1 no_timer_check mitigations=off"
                           f" lab.addresses={','.join(self.addresses)}",
                "-serial", f"file:{d}/console.log",
                "-serial", f"unix:{d}/shell,server=on,wait=off",
                "-netdev", f"tap,id=net,fd={tap}",
                "-device", f"virtio-net-pci,netdev=net,mac={self.mac},host_mtu={MTU}"]
