"""The Keyway controller in a namespace of its own, run by the distribution's `keyway serve`."""

import functools
import os
import signal
import subprocess
from pathlib import Path

from . import addressing
from .api import Api
from .node import Machine
from .run_directory import end
from .waiting import Timeout, until

REPOSITORY = Path(__file__).resolve().parents[3]


@functools.lru_cache(maxsize=None)
def launcher():
    """The distribution's own, of KEYWAY_DIST or of this repository, which is built if it has changed.

    Not bin/keyway: that builds, and inside the lab nothing can be fetched.
    """
    distribution = os.environ.get("KEYWAY_DIST") or subprocess.run(
        [REPOSITORY / "bin" / "build"], check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    return Path(distribution) / "bin" / "keyway"


class Controller(Machine):
    """Start, stop and kill it, and speak to its API. Its data outlives all of these."""

    def __init__(self, name, options=(), **params):
        """`options`: more words for `keyway serve`."""
        super().__init__(name, **params)
        self._options = options
        self.api = Api(self.pid, addressing.API_PORT)
        self.log = self.directory / "controller.log"
        self._pid_file = self.directory / "controller.pid"
        self._process = None
        self._before = []
        self._disk = None

    def on_small_disk(self, size):
        """From the next start on: the data are on a disk of so many bytes, empty at first.

        Returns where its files can be seen from here. It is gone with the lab.
        """
        data = self.directory / "data"
        data.mkdir(exist_ok=True)
        # Mounted for this process alone, which ends with our end of its input, whatever becomes of us.
        self._disk = self.spawn(
            ["unshare", "--mount", "sh", "-ec", f"mount -t tmpfs -o size={size} keyway {data}; echo; exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._disk.stdout.readline(), "no disk"
        self._before = ["nsenter", f"--mount=/proc/{self._disk.pid}/ns/mnt", "--"]
        return Path(f"/proc/{self._disk.pid}/root{data}")

    def terminate(self):
        if self._disk:
            self._disk.communicate()
        super().terminate()

    @property
    def process_id(self):
        return self._process.pid

    def start(self, controllers=()):
        """Begins to start; `wait_ready` waits. Also starts it again after a stop or a kill."""
        self.ip(f"address replace {addressing.CONTROLLER}/24 dev mgmt", "link set mgmt up")
        with open(self.log, "a") as log:
            self._process = self.spawn(
                [*self._before, launcher(), "serve", "--data", self.directory / "data",
                 "--openflow", f"0.0.0.0:{addressing.OPENFLOW_PORT}",
                 "--ovsdb", f"0.0.0.0:{addressing.OVSDB_PORT}",
                 # Inside the lab's own networks everybody may do everything.
                 "--api", f"0.0.0.0:{addressing.API_PORT}", "--insecure", *self._options],
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        self._pid_file.write_text(str(self._process.pid))

    def wait_ready(self, timeout=30):
        """Until /readyz says yes, or the process has ended."""
        def ready():
            if self._process.poll() is not None:
                raise Timeout(f"keyway ended with {self._process.returncode}:\n{self.log_tail()}")
            return self.api.answers("/readyz")
        until(ready, "the controller is ready", timeout, self.log_tail, interval=0.05)

    def stop(self, deleteIntfs=True):
        """SIGTERM, as a service manager does; returns the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self):
        """kill -9: no chance to say goodbye or to write anything."""
        return self._end(signal.SIGKILL)

    def running(self):
        return self._process is not None and self._process.poll() is None

    def log_tail(self, lines=40):
        return "\n".join(self.log.read_text().splitlines()[-lines:])

    def _end(self, how):
        if self._process is None:
            return None
        end(self._pid_file, how, patience=15)
        code, self._process = self._process.wait(), None
        return code
