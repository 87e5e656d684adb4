"""One Ethernet segment of the site: the management network, or the underlay the tunnels cross."""

from .node import Machine


class Segment(Machine):
    """A Linux bridge in a namespace of its own. Each wire's end here is named after the other node."""

    def __init__(self, name, **params):
        super().__init__(name, **params)
        # Snooping would hold multicast back until it has learned who listens.
        self.ip("link add segment type bridge forward_delay 0 mcast_snooping 0",
                "link set segment up")

    def wired(self, end):
        self.ip(f"link set {end.name} master segment", f"link set {end.name} up")
