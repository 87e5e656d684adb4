"""A steady stream of API writes that survives the controller's death, and remembers each answer."""

import http.client
import threading
from itertools import count

PAUSE = 0.04  # seconds between two writes


class Writer:
    """Makes ports at given interfaces and deletes the oldest, in turn, until the end of its `with`.

    A write that got no answer may have been carried out or not; it is looked up before the next.
    """

    def __init__(self, lab, network, places):
        """`places`: (hypervisor, interface) pairs that are free."""
        self.answered = 0
        self.unanswered = 0
        self.there = {}  # by name: (id, place) of the ports that must exist
        self.failure = None
        self._lab, self.network, self._free = lab, network, list(places)
        self._names = (f"churn{number}" for number in count())
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def make(self):
        """Makes one port; without an answer it is looked for once there is a controller again."""
        name, place = next(self._names), self._free.pop(0)
        host, interface = place
        try:
            made = self._lab.api.create("port", **{
                "name": name, "network_id": self.network.id, "binding:host_id": host.name,
                "binding:profile": {"interface": interface}})
            self.answered += 1
            self.there[name] = made["id"], place
        except (OSError, http.client.HTTPException):
            found = self._look(name)
            if found:
                self.there[name] = found["id"], place
            else:
                self._free.append(place)

    def delete(self):
        """Deletes the oldest."""
        name = next(iter(self.there))
        identity, place = self.there[name]
        try:
            self._lab.api.delete("port", identity)
            self.answered += 1
        except (OSError, http.client.HTTPException):
            if self._look(name):
                return
        del self.there[name]
        self._free.append(place)

    def _run(self):
        try:
            while not self._stop.wait(PAUSE):
                self.delete() if len(self._free) < 2 else self.make()
                if len(self.there) > 3 and not self._stop.is_set():
                    self.delete()
        except Exception as failure:  # told by whoever asks, in the test's own thread
            self.failure = failure

    def _look(self, name):
        """The port of that name, or None, as soon as somebody answers."""
        self.unanswered += 1
        while True:
            try:
                return next(iter(self._lab.api.list("port", f"name={name}")), None)
            except (OSError, http.client.HTTPException):
                self._stop.wait(PAUSE)
