"""Where and when a benchmark ran, without which its figures say nothing."""

import os
import platform
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path

from keyway_lab.controller import REPOSITORY, launcher


class Surroundings:
    """The machine, the versions, and how busy the machine was before and after."""

    def __init__(self):
        self._began = datetime.now(timezone.utc)
        self._load = [os.getloadavg()[0]]
        self._stolen = [_stolen()]

    def end(self):
        self._load.append(os.getloadavg()[0])
        self._stolen.append(_stolen())

    def line(self):
        """For below the table."""
        machine, versions = _machine(), _versions()
        load = " and ".join(f"{load:.1f}" for load in self._load)
        return (f"{self._began:%Y-%m-%d}, {machine['cores']} cores of {machine['processor']},"
                f" {machine['memory_gib']} GiB, load {load} before and after; "
                + ", ".join(f"{name} {version}" for name, version in versions.items()))

    def as_json(self):
        return {"date": self._began.isoformat(timespec="seconds"),
                "machine": _machine() | {"load_before_and_after": self._load,
                                         "stolen_seconds": self._stolen[-1] - self._stolen[0]},
                "versions": _versions()}


def _stolen():
    """Seconds that this machine's cores were kept waiting by others on the same hardware."""
    return int(Path("/proc/stat").read_text().split()[8]) / os.sysconf("SC_CLK_TCK")


def _machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {"processor": model[1] if model else platform.machine(),
            "cores": len(os.sched_getaffinity(0)), "memory_gib": round(memory),
            "kernel": platform.release()}


def _versions():
    said = {
        "Keyway": _said([launcher(), "--version"], r"(\d\S*)"),
        "commit": _said(["git", "-C", REPOSITORY, "describe", "--always", "--dirty"], r"(\S+)"),
        "Java": _said(["java", "-version"], r'version "([^"]+)"'),
        "Open vSwitch": _said(["ovs-vswitchd", "--version"], r"(\d[\d.]+)"),
    }
    return {name: version for name, version in said.items() if version}


def _said(command, pattern):
    # Without the controller's options for Java, which may name a file that this would overwrite.
    environment = {name: value for name, value in os.environ.items() if name != "KEYWAY_JAVA_OPTS"}
    try:
        output = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                env=environment, check=False).stdout
    except FileNotFoundError:
        return None
    found = re.search(pattern, output)
    return found[1] if found else None
