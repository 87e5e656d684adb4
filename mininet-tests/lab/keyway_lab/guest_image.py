"""What a virtual machine boots: Debian's cloud kernel, and a busybox with no disk."""

import functools
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from .run_directory import run_directory

# bin/setup unpacks the kernel's package here; installing it would change what this machine boots.
KERNEL = Path("/var/cache/keyway-lab/kernel")
BUSYBOX = "/bin/busybox"
DRIVERS = ("virtio_pci", "virtio_net")
DEPENDS = re.compile(rb"\0depends=([^\0]*)\0")

# The lab speaks to a shell on the second serial line; the first one's log is for whoever debugs.
READY = "lab: the machine is up"
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev; mount -t proc proc /proc; mount -t sysfs sys /sys
for module in $(cat /modules/order); do insmod /modules/$module.ko; done
for word in $(cat /proc/cmdline); do
  case $word in lab.addresses=*) addresses=$(echo ${word#*=} | tr , ' ') ;; esac
done
cd /proc/sys/net/ipv6/conf/eth0; echo 0 >accept_dad; echo 0 >accept_ra; echo 0 >router_solicitations
cd /
for address in $addresses; do ip address add $address dev eth0; done
ip link set lo up; ip link set eth0 up
exec <>/dev/ttyS1 >&0 2>&0
stty raw -echo
echo {READY} >/dev/ttyS0
while :; do read -r line && eval "$line"; done
""".replace("{READY}", READY)


def kernel():
    """The bootable file of the kernel."""
    found = sorted(KERNEL.glob("boot/vmlinuz-*"))
    if not found:
        raise FileNotFoundError(f"there is no kernel for virtual machines in {KERNEL}; bin/setup gets it")
    return found[-1]


@functools.lru_cache(maxsize=None)
def initial_files():
    """An initramfs with busybox, the drivers of a virtio network card, and `INIT`; made once a run."""
    root = run_directory() / "initramfs"
    for directory in ("bin", "dev", "proc", "sys", "modules"):
        (root / directory).mkdir(parents=True)
    shutil.copy(BUSYBOX, root / "bin" / "busybox")
    order = _in_order(DRIVERS)
    for module in order:
        shutil.copy(_file_of(module), root / "modules" / f"{module}.ko")
    (root / "modules" / "order").write_text("\n".join(order))
    init = root / "init"
    init.write_text(INIT)
    init.chmod(init.stat().st_mode | stat.S_IXUSR)
    image = run_directory() / "initramfs.cpio"
    with open(image, "wb") as archive:
        names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
        subprocess.run([BUSYBOX, "cpio", "-o", "-H", "newc"], cwd=root, input=names.encode(),
                       stdout=archive, stderr=subprocess.DEVNULL, check=True)
    shutil.rmtree(root)
    return image


def _in_order(modules):
    """The modules with all that they need, each after what it needs."""
    order = []
    for module in modules:
        needed = DEPENDS.search(_file_of(module).read_bytes())[1].decode()
        order += [m for m in (*_in_order(filter(None, needed.split(","))), module) if m not in order]
    return order


@functools.lru_cache(maxsize=None)
def _file_of(module):
    release = kernel().name.partition("-")[2]
    for path, _, names in os.walk(KERNEL / "lib" / "modules" / release):
        if f"{module}.ko" in names:
            return Path(path) / f"{module}.ko"
    raise FileNotFoundError(f"{KERNEL} has no module {module}")
