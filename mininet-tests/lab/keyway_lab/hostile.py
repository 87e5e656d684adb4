"""Machines that attack: the controller by the management network, hypervisors by the underlay."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from . import addressing
from .node import Machine
from .wire import Wire

NAME, ADDRESS = "hostile", "172.30.0.250"
UNDERLAY_NAME, UNDERLAY_ADDRESS = "stranger", "172.31.0.250"
CARD = "card"
PROGRAM = Path(__file__).with_name("attack.py")


def machine(lab):
    """Adds it to a lab; it does nothing yet."""
    return _machine(lab, NAME, lab.management, ADDRESS)


def on_underlay(lab):
    """Adds a machine that can reach the hypervisors where they send tenants' frames to each other."""
    return _machine(lab, UNDERLAY_NAME, lab.underlay, UNDERLAY_ADDRESS)


def _machine(lab, name, segment, address):
    node = lab.net.addSwitch(name, cls=Machine)
    lab.net.addLink(node, segment, cls=Wire, intfName1=CARD, intfName2=name)
    node.ip(f"address replace {address}/24 dev {CARD}", f"link set {CARD} up")
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
