"""Captures at many ports at once, by one thread."""

import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass

from .frames import Frame
from .guest import INTERFACE
from .namespace import inside
from .waiting import Timeout

ALL_PROTOCOLS = 0x0003
RECEIVE_BUFFER = 8 << 20
SO_RCVBUFFORCE = 33


@dataclass(frozen=True)
class Captured:
    """One frame and the name of the port where it arrived."""

    at: str
    frame: Frame


class Capture:
    """Sees every frame that arrives at the given interfaces from its creation on.

    The kernel keeps the frames until `collect` fetches them, so nothing runs meanwhile.
    """

    def __init__(self, taps):
        """`taps`: for each port's name, (pid of a process in its namespace, interface name)."""
        self.frames = []
        self._selector = selectors.DefaultSelector()
        for name, (pid, interface) in taps.items():
            self._selector.register(_listen(pid, interface), selectors.EVENT_READ, name)

    @classmethod
    def at_guests(cls, guests):
        """What arrives at the guests, that is, what leaves the hypervisors' ports for them."""
        return cls({guest.name: (guest.pid, INTERFACE) for guest in guests})

    @classmethod
    def of_segment(cls, segment):
        """Each frame on the segment once: where it comes in from the node that sent it."""
        return cls({name: (segment.pid, name) for name in segment.intfNames()})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()

    def collect(self, timeout=0.0):
        """Fetches what has arrived, waiting up to `timeout` seconds for a first frame."""
        fetched = 0
        while ready := self._selector.select(0 if fetched else timeout):
            for key, _ in ready:
                fetched += self._drain(key.fileobj, key.data)
        return fetched

    def until(self, condition, what, timeout=10.0, evidence=None):
        """Collects until `condition` of this capture holds."""
        deadline = time.monotonic() + timeout
        self.collect()
        while not condition(self):
            if time.monotonic() > deadline:
                raise Timeout(f"not within {timeout:g} s: {what}\n{self.summary()}"
                              + (evidence() if evidence else ""))
            self.collect(0.05)

    def until_quiet(self, quiet=0.1, timeout=10.0):
        """Collects until nothing has arrived anywhere for `quiet` seconds."""
        deadline = time.monotonic() + timeout
        while self.collect(quiet):
            if time.monotonic() > deadline:
                raise Timeout(f"frames still arrive after {timeout:g} s\n{self.summary()}")

    def places_of(self, mark):
        """Where frames that contain `mark` arrived, and how often each."""
        return Counter(seen.at for seen in self.frames if mark in seen.frame.octets)

    def summary(self):
        """For messages: how many frames of which source arrived where."""
        counts = Counter((seen.at, seen.frame.source, hex(seen.frame.ethertype))
                         for seen in self.frames)
        return "captured:\n" + "".join(
            f"  at {at} from {source} type {kind}: {count}\n"
            for (at, source, kind), count in sorted(counts.items()))

    def _drain(self, tap, name):
        count = 0
        while True:
            try:
                octets, (_, _, direction, _, _) = tap.recvfrom(65535)
            except BlockingIOError:
                return count
            # The interface's own sendings show up too; this capture is of arrivals.
            if direction != socket.PACKET_OUTGOING:
                self.frames.append(Captured(name, Frame(octets)))
                count += 1


def _listen(pid, interface):
    with inside(pid):
        # Deaf until bound, or it would hear the namespace's other interfaces in between.
        tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        tap.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
        tap.bind((interface, ALL_PROTOCOLS))
    tap.setblocking(False)
    return tap
