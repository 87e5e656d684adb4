"""Links between nodes: veth pairs made straight in the two namespaces."""

import subprocess

from mininet.link import Intf, Link

UNDERLAY_MTU = 1500


class WireEnd(Intf):
    """An interface that its node configures itself, so Mininet need not call ifconfig for it."""

    def config(self, **_params):
        return {}


class Wire(Link):
    """A veth pair. Neither end ever exists in the machine's own namespace, not even for a moment."""

    def __init__(self, node1, node2, **params):
        params.update(fast=True, intf=WireEnd, cls1=WireEnd, cls2=WireEnd)
        params.pop("port1", None)
        params.pop("port2", None)
        super().__init__(node1, node2, **params)
        for node, end in ((node1, self.intf1), (node2, self.intf2)):
            if hasattr(node, "wired"):
                node.wired(end)

    def stop(self):
        """The pair goes with its namespaces; before that, Open vSwitch would complain of the loss."""

    @classmethod
    def makeIntfPair(cls, intf1, intf2, addr1=None, addr2=None, node1=None, node2=None,
                     deleteIntfs=True):
        add_pair(intf1, addr1, node1, intf2, addr2, node2)


def add_pair(name1, mac1, node1, name2, mac2, node2):
    address1 = ["address", mac1] if mac1 else []
    address2 = ["address", mac2] if mac2 else []
    subprocess.run(
        ["ip", "link", "add", "name", name1, *address1, "netns", str(node1.pid), "type", "veth",
         "peer", "name", name2, *address2, "netns", str(node2.pid)],
        check=True)
