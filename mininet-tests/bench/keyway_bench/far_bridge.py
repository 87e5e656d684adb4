"""A bridge that is only spoken for: OpenFlow 1.4 without a datapath, with as many ports as wanted.

It tells the controller where guests are, and takes any bundle. When it leaves, the controller keeps
the places that it has told, as it does for a hypervisor that is cut off.
"""

import selectors
import socket
import struct
import threading

from keyway_lab.addressing import OPENFLOW_PORT
from keyway_lab.hypervisor import TUNNEL_PORT
from keyway_lab.namespace import inside

VERSION = 5  # OpenFlow 1.4, section 7.1, as all numbers below
HELLO, ECHO_REQUEST, ECHO_REPLY, FEATURES_REQUEST, FEATURES_REPLY = 0, 2, 3, 5, 6
MULTIPART_REQUEST, MULTIPART_REPLY, BARRIER_REQUEST, BARRIER_REPLY = 18, 19, 20, 21
BUNDLE_CONTROL = 33
DESCRIPTION, PORTS = 0, 13
MORE = 1
PORTS_IN_ONE_PART = 1000


class FarBridge:
    """Connected for the length of a `with`."""

    def __init__(self, controller, datapath_id, interfaces):
        """Connects from the controller's own namespace. `interfaces`: their names, all up."""
        self._datapath_id = int(datapath_id, 16)
        self._interfaces = [TUNNEL_PORT, *interfaces]
        with inside(controller.pid):
            self._socket = socket.create_connection(("127.0.0.1", OPENFLOW_PORT))
        self._leaving, self._leave = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name=f"far-{datapath_id}", daemon=True)

    def __enter__(self):
        self._send(HELLO, 0)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._leave.close()
        self._thread.join()
        self._socket.close()
        self._leaving.close()

    def _serve(self):
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._leaving, selectors.EVENT_READ)
            while True:
                if any(key.fileobj is self._leaving for key, _ in selector.select()):
                    return
                chunk = self._socket.recv(1 << 20)
                if not chunk:
                    return
                received += chunk
                self._take(received)

    def _take(self, received):
        """Answers all whole messages and leaves the rest."""
        at = 0
        while len(received) - at >= 8:
            _, kind, length, xid = struct.unpack_from("!BBHI", received, at)
            if len(received) - at < length:
                break
            self._answer(kind, xid, bytes(received[at + 8:at + length]))
            at += length
        del received[:at]

    def _answer(self, kind, xid, body):
        if kind == ECHO_REQUEST:
            self._send(ECHO_REPLY, xid, body)
        elif kind == FEATURES_REQUEST:
            self._send(FEATURES_REPLY, xid, struct.pack("!QIBB2xII", self._datapath_id, 0, 254, 0, 0, 0))
        elif kind == BARRIER_REQUEST:
            self._send(BARRIER_REPLY, xid)
        elif kind == BUNDLE_CONTROL:
            bundle, request, flags = struct.unpack_from("!IHH", body)
            self._send(BUNDLE_CONTROL, xid, struct.pack("!IHH", bundle, request + 1, flags))
        elif kind == MULTIPART_REQUEST:
            self._describe(xid, *struct.unpack_from("!H", body))

    def _describe(self, xid, what):
        if what == DESCRIPTION:
            texts = (b"Keyway's benchmarks", b"nothing but OpenFlow", b"0", b"", b"")
            self._part(xid, what, b"".join(text.ljust(size, b"\0") for text, size in
                                           zip(texts, (256, 256, 256, 32, 256))))
        elif what == PORTS:
            ports = [port(number, name) for number, name in enumerate(self._interfaces, start=1)]
            for at in range(0, len(ports), PORTS_IN_ONE_PART):
                self._part(xid, what, b"".join(ports[at:at + PORTS_IN_ONE_PART]),
                           more=at + PORTS_IN_ONE_PART < len(ports))
        else:  # flows, groups: it has none
            self._part(xid, what, b"")

    def _part(self, xid, what, body, more=False):
        self._send(MULTIPART_REPLY, xid, struct.pack("!HH4x", what, MORE * more) + body)

    def _send(self, kind, xid, body=b""):
        self._socket.sendall(struct.pack("!BBHI", VERSION, kind, 8 + len(body), xid) + body)


def port(number, name):
    """A port that is up, without properties (section 7.2.1)."""
    mac = b"\x02\xfa" + struct.pack("!I", number)
    return struct.pack("!IH2x6s2x16sII", number, 40, mac, name.encode(), 0, 4)
