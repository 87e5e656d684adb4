"""Which frames a port sends to try the network, and where each must arrive by the model alone."""

import re
from collections import Counter
from dataclasses import dataclass

from . import frames

MARK = re.compile(rb"\{([^{}]+)\}")
UNKNOWN_MAC, UNKNOWN_V4, UNKNOWN_V6 = "02:ff:ff:ff:ff:fe", "10.0.0.250", "fd00::250"
MULTICAST_V4, MULTICAST_V6 = "224.0.0.251", "ff02::fb"


@dataclass(frozen=True)
class Endpoint:
    """A port as the model knows it."""

    name: str
    network: str
    mac: str
    v4: str
    v6: str
    guarded: bool = True  # port_security_enabled


@dataclass(frozen=True)
class Probe:
    """One frame, the ports where it must arrive once each, and the answer its sender must get."""

    mark: str
    sender: str
    frame: bytes
    arrives: tuple = ()
    answer: tuple | None = None  # (address asked for, MAC of its owner)


class Model:
    """All ports of all networks. It answers what the data path must do; it knows of no switch."""

    def __init__(self, endpoints):
        self.endpoints = list(endpoints)

    def probes(self):
        """Every probe of every port, and of every ordered pair of ports of whatever networks."""
        for sender in self.endpoints:
            yield from self._alone(sender)
            for target in self.endpoints:
                if target is not sender:
                    yield from self._pair(sender, target)

    def fence(self, number):
        """One broadcast of every port: once they are through, so is what was sent before them."""
        for sender in self.endpoints:
            yield self._probe(f"fence-{number}", sender, sender, self._others(sender),
                              lambda mark, s=sender: frames.plain(s.mac, frames.BROADCAST, mark))

    def _alone(self, s):
        """What a port sends to nobody in particular."""
        everyone = self._others(s)
        own_group = frames.multicast_mac(frames.solicited_node(s.v6))
        local = frames.link_local(s.mac)
        floods = {
            "broadcast": lambda m: frames.plain(s.mac, frames.BROADCAST, m),
            "ipv4-broadcast": lambda m: frames.udp(s.mac, frames.BROADCAST, s.v4, "255.255.255.255", m),
            "ipv4-multicast": lambda m: frames.udp(s.mac, frames.multicast_mac(MULTICAST_V4), s.v4,
                                                   MULTICAST_V4, m),
            "ipv6-multicast": lambda m: frames.udp(s.mac, frames.multicast_mac(MULTICAST_V6), s.v6,
                                                   MULTICAST_V6, m),
            "ethernet-multicast": lambda m: frames.plain(s.mac, own_group, m),
            "arp-unknown": lambda m: frames.arp(frames.ARP_REQUEST, s.mac, s.v4, UNKNOWN_V4, m),
            "arp-gratuitous": lambda m: frames.arp(frames.ARP_REQUEST, s.mac, s.v4, s.v4, m),
            "arp-announcement": lambda m: frames.arp(frames.ARP_REPLY, s.mac, s.v4, s.v4, m,
                                                     target_mac=s.mac),
            "acd-own": lambda m: frames.arp(frames.ARP_REQUEST, s.mac, frames.UNSPECIFIED_V4, s.v4, m),
            "nd-unknown": lambda m: frames.neighbour_solicitation(s.mac, s.v6, UNKNOWN_V6, m),
            "nd-unknown-from-link-local": lambda m: frames.neighbour_solicitation(
                s.mac, local, UNKNOWN_V6, m),
            "dad-own": lambda m: frames.neighbour_solicitation(s.mac, frames.UNSPECIFIED_V6, s.v6, m),
            "dad-link-local": lambda m: frames.neighbour_solicitation(
                s.mac, frames.UNSPECIFIED_V6, local, m),
            "nd-announcement": lambda m: frames.neighbour_advertisement(s.mac, s.v6, s.v6, s.mac, m),
        }
        for kind, build in floods.items():
            yield self._probe(kind, s, s, everyone, build)
        yield self._probe("unknown-unicast", s, s, (),
                          lambda m: frames.plain(s.mac, UNKNOWN_MAC, m))

    def _pair(self, s, t):
        """What a port sends to another's addresses. Whose they are is its own network's matter."""
        at_mac = self._holder(s, t, "mac")
        to_mac = (at_mac.name,) if at_mac and at_mac is not s else ()
        for kind, build in {
            "unicast": lambda m: frames.plain(s.mac, t.mac, m),
            "ipv4": lambda m: frames.udp(s.mac, t.mac, s.v4, t.v4, m),
            "ipv6": lambda m: frames.udp(s.mac, t.mac, s.v6, t.v6, m),
            "arp-unicast": lambda m: frames.arp(frames.ARP_REQUEST, s.mac, s.v4, t.v4, m,
                                                destination=t.mac),
            "nd-unicast": lambda m: frames.neighbour_solicitation(s.mac, s.v6, t.v6, m,
                                                                  destination_mac=t.mac),
        }.items():
            yield self._probe(kind, s, t, to_mac, build)
        yield self._question("arp", s, t, "v4", lambda m: frames.arp(
            frames.ARP_REQUEST, s.mac, s.v4, t.v4, m))
        # Whoever claims an address must be heard by its holder, so a model's answer would do harm.
        yield self._probe("acd", s, t, self._others(s), lambda m: frames.arp(
            frames.ARP_REQUEST, s.mac, frames.UNSPECIFIED_V4, t.v4, m))
        if t.v6 != s.v6:  # nobody solicits its own address with that address
            yield self._question("nd", s, t, "v6", lambda m: frames.neighbour_solicitation(
                s.mac, s.v6, t.v6, m))

    def _question(self, kind, s, t, family, build):
        """Asked by broadcast: known addresses are answered, and only the others are asked around.

        A port without port security may speak for addresses that nobody knows of, so it is not
        answered for anybody: all that it asks goes around.
        """
        holder = self._holder(s, t, family)
        if holder is None or holder is s or not s.guarded:  # its own address: a gratuitous ARP
            return self._probe(kind, s, t, self._others(s), build)
        return self._probe(kind, s, t, (), build, (getattr(t, family), holder.mac))

    def _probe(self, kind, sender, target, arrives, build, answer=None):
        mark = f"{kind} {sender.name} {target.name}"
        return Probe(mark, sender.name, build(b"{" + mark.encode() + b"}"), tuple(arrives), answer)

    def _others(self, s):
        return tuple(e.name for e in self.endpoints if e.network == s.network and e is not s)

    def _holder(self, s, t, field):
        """The port of the sender's network that has the target's address, whatever the target's is."""
        return next((e for e in self.endpoints
                     if e.network == s.network and getattr(e, field) == getattr(t, field)), None)


def expected(probes):
    """Counters of (mark, port) for arrivals and of (asker, address, MAC) for answers."""
    arrivals, answers = Counter(), Counter()
    for probe in probes:
        arrivals.update((probe.mark, place) for place in probe.arrives)
        if probe.answer:
            answers[(probe.sender, *probe.answer)] += 1
    return arrivals, answers


class Tally:
    """The same counters of what has arrived so far. An answer may still carry its question's mark."""

    def __init__(self):
        self.arrivals, self.answers = Counter(), Counter()
        self._counted = 0

    def count(self, captured):
        """Takes in what has been captured since the last call."""
        for seen in captured[self._counted:]:
            answer = _answer(seen.frame)
            if answer:
                self.answers[(seen.at, *answer)] += 1
            else:
                self.arrivals.update(
                    (mark.decode(), seen.at) for mark in MARK.findall(seen.frame.octets))
        self._counted = len(captured)
        return self


def _answer(frame):
    """(address, MAC) of a unicast ARP reply or neighbour advertisement with a right checksum."""
    if int(frame.destination[1], 16) & 1:
        return None
    if frame.arp_reply:
        return frame.arp_reply[:2]
    if frame.neighbour_advertised and frame.checksum_holds:
        return frame.neighbour_advertised[:2]
    return None
