"""Connections to the API that stay open and cost little, so that the client is not what is measured."""

import json
import selectors
import socket
from dataclasses import dataclass

from keyway_lab.addressing import API_PORT
from keyway_lab.namespace import inside


@dataclass(frozen=True)
class Answer:
    """What came back; the JSON is read only when somebody asks for it."""

    status: int
    revision: int | None
    body: bytes

    def json(self):
        return json.loads(self.body)


class Refused(AssertionError):
    """An answer that says no, where a benchmark took a yes for granted."""


class KeepAlive:
    """One connection of HTTP/1.1, one request at a time."""

    def __init__(self, node, port=API_PORT, strict=True):
        """To the API on the loopback interface of the lab's `node`. `strict`: a no is an error."""
        self._node, self._port, self._strict = node, port, strict
        self._received = bytearray()
        self.last = None  # the last answer
        self._open()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def call(self, method, path, body=None):
        """A request that must succeed, and its answer. `body`: a value for JSON, or bytes."""
        self.ensure_open()
        self.socket.sendall(request(method, path, body))
        while True:
            answer = self.receive()
            if answer:
                return answer

    def ensure_open(self):
        """Connects again if the API has closed the connection, as it does after a long silence."""
        try:
            if self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"":
                self.socket.close()
                self._open()
        except BlockingIOError:
            pass

    def receive(self):
        """Reads what there is; returns the answer if that completes it."""
        chunk = self.socket.recv(1 << 20)
        if not chunk:
            raise ConnectionError("the API closed the connection")
        self._received += chunk
        return self._whole_answer()

    def _open(self):
        with inside(self._node.pid):
            self.socket = socket.create_connection(("127.0.0.1", self._port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _whole_answer(self):
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self._received[:end]).lower().split(b"\r\n")
        headers = dict(line.split(b": ", 1) for line in head[1:])
        whole = end + 4 + int(headers.get(b"content-length", 0))
        if len(self._received) < whole:
            return None
        revision = headers.get(b"keyway-revision")
        answer = Answer(int(head[0].split()[1]), int(revision) if revision else None,
                        bytes(self._received[end + 4:whole]))
        del self._received[:whole]
        if self._strict and answer.status >= 300:
            raise Refused(f"the API answered {answer.status}: {answer.body[:500].decode()}")
        self.last = answer
        return answer


def request(method, path, body=None):
    """The bytes of one request."""
    if body is None:
        return f"{method} {path} HTTP/1.1\r\nHost: keyway\r\n\r\n".encode()
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (f"{method} {path} HTTP/1.1\r\nHost: keyway\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n\r\n").encode() + data


def call_all(connections, requests):
    """Sends requests (bytes), one at a time on each connection, until all are answered."""
    waiting = iter(requests)
    with selectors.DefaultSelector() as selector:
        for connection, first in zip(connections, waiting):
            connection.ensure_open()
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.socket.sendall(first)
        while selector.get_map():
            for key, _ in selector.select():
                if key.data.receive():
                    following = next(waiting, None)
                    if following is None:
                        selector.unregister(key.fileobj)
                    else:
                        key.fileobj.sendall(following)
