"""A small client of Keyway's REST API, which reaches it inside the controller's namespace."""

import http.client
import json
import time
from dataclasses import dataclass, field

from .namespace import inside
from .waiting import Timeout

REVISION_HEADER = "Keyway-Revision"


@dataclass(frozen=True)
class Reply:
    """One answer. `body` is what the JSON holds, or the text where it is not JSON."""

    status: int
    body: object
    revision: int | None
    headers: dict = field(default_factory=dict)


class ApiError(AssertionError):
    """An answer that says no, where the caller took a yes for granted."""

    def __init__(self, request, reply):
        super().__init__(f"{request} answered {reply.status}: {reply.body}")
        self.reply = reply


class _Connection(http.client.HTTPConnection):
    """Connects from within the namespace of `pid`; the socket stays there."""

    def __init__(self, pid, port, timeout):
        super().__init__("127.0.0.1", port, timeout=timeout)
        self._pid = pid

    def connect(self):
        with inside(self._pid):
            super().connect()


class Api:
    """Speaks to the controller; remembers the last revision that one of its writes got."""

    def __init__(self, pid, port, timeout=120):
        self._pid, self._port, self._timeout = pid, port, timeout
        self.revision = 0

    # The protocol

    def request(self, method, path, body=None):
        """One request, whatever the answer. `body`: a value to send as JSON, or bytes as they are."""
        connection = _Connection(self._pid, self._port, self._timeout)
        try:
            data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
            headers = {"Content-Type": "application/json"} if data is not None else {}
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            text = response.read().decode()
            revision = response.getheader(REVISION_HEADER)
            answered = dict(response.getheaders())
        finally:
            connection.close()
        reply = Reply(response.status, _json_or_text(text), int(revision) if revision else None,
                      answered)
        self.revision = max(self.revision, reply.revision or 0)
        return reply

    def call(self, method, path, body=None):
        """A request that must succeed; returns the body."""
        reply = self.request(method, path, body)
        if reply.status >= 300:
            raise ApiError(f"{method} {path}", reply)
        return reply.body

    def get(self, path):
        return self.call("GET", path)

    def answers(self, path):
        """Whether there is a 200 at `path` now; nobody listening is a no."""
        try:
            return self.request("GET", path).status == 200
        except OSError:
            return False

    # Tenant networks (OpenStack Networking v2.0)

    def create(self, kind, **attributes):
        """Creates one "network", "subnet" or "port" and returns it."""
        return self.call("POST", f"/v2.0/{kind}s", {kind: attributes})[kind]

    def create_all(self, kind, many):
        """Creates several in one atomic request, and returns them in the same order."""
        return self.call("POST", f"/v2.0/{kind}s", {f"{kind}s": list(many)})[f"{kind}s"]

    def update(self, kind, identity, **attributes):
        return self.call("PUT", f"/v2.0/{kind}s/{identity}", {kind: attributes})[kind]

    def delete(self, kind, identity):
        self.call("DELETE", f"/v2.0/{kind}s/{identity}")

    def list(self, kind, query=""):
        return self.get(f"/v2.0/{kind}s?{query}")[f"{kind}s"]

    # Operators' side

    def declare(self, hypervisor):
        """Says which datapath id and tunnel address a hypervisor of the lab has."""
        return self.call("PUT", f"/v1/hypervisors/{hypervisor.name}",
                         {"datapath_id": hypervisor.datapath_id,
                          "tunnel_ip": hypervisor.tunnel_ip})

    def realised(self, revision=None, timeout=30):
        """Waits until every connected hypervisor concerned has the revision (default: our last)."""
        revision = self.revision if revision is None else revision
        deadline = time.monotonic() + timeout
        while True:
            left = max(0.0, deadline - time.monotonic())
            answer = self.get(f"/v1/revisions/{revision}?wait={max(1, min(10, round(left)))}s")
            if answer["realised"]:
                return answer
            if left == 0:
                raise Timeout(f"revision {revision} not realised in {timeout:g} s: {answer}")

    def metrics(self):
        """Each metric's value, added up over its labels."""
        values = {}
        for line in self.get("/metrics").splitlines():
            if line and not line.startswith("#"):
                name_and_labels, value = line.rsplit(" ", 1)
                name = name_and_labels.split("{")[0]
                values[name] = values.get(name, 0) + float(value)
        return values


def _json_or_text(text):
    try:
        return json.loads(text)
    except ValueError:
        return text
