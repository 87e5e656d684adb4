"""A machine on the management network that attacks the controller."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from . import addressing
from .node import Machine
from .topo import MANAGEMENT
from .wire import Wire

NAME, ADDRESS = "hostile", "172.30.0.250"
PROGRAM = Path(__file__).with_name("attack.py")


def machine(lab):
    """Adds it to a lab; it does nothing yet."""
    node = lab.net.addSwitch(NAME, cls=Machine)
    lab.net.addLink(node, lab.management, cls=Wire, intfName1=MANAGEMENT, intfName2=NAME)
    node.ip(f"address replace {ADDRESS}/24 dev {MANAGEMENT}", f"link set {MANAGEMENT} up")
    return node


@contextmanager
def attack(node, connections, victim):
    """Keeps so many hostile connections all the while; some claim the datapath id of `victim`.

    As other machines would do it: they have only the CPU that nobody here wants.
    """
    process = node.spawn(["nice", "-n", "19", sys.executable, "-B", PROGRAM, addressing.CONTROLLER, connections,
                          victim.datapath_id], stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline(), "the attack did not begin"
        yield
        assert process.poll() is None, "the attack ended early"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
