"""For `mn --custom mininet-tests/keyway.py --topo keyway,2`: the lab at Mininet's prompt.

The number is that of hypervisors (2 or more). Two tenants with the same addresses are there from the
start; docs/lab.md says what to try.
"""

import json
import sys
from pathlib import Path

# Mininet runs this text without telling it its file name; the code object still knows it.
HERE = Path(sys._getframe().f_code.co_filename).resolve().parent  # pylint: disable=protected-access
sys.path.insert(0, str(HERE / "lab"))

# pylint: disable=wrong-import-position
from mininet.cli import CLI as MininetCLI

from keyway_lab import demo
from keyway_lab.lab import Lab
from keyway_lab.topo import Site


class KeywayCLI(MininetCLI):
    """Mininet's prompt, once the tenants are defined; it knows two commands more."""

    def __init__(self, mininet, **options):
        self.lab = Lab.of(mininet)
        self.lab.settle()
        demo.define(self.lab)
        print("Try: apple1 ping 10.0.0.2 | ocean1 ping fd00::2 | apple1 ping 10.0.0.3 (ocean's only)"
              "\n     flows hv1 | api /v1/topology | help")
        super().__init__(mininet, **options)

    def do_flows(self, name):
        """flows HYPERVISOR: the flows and groups of its integration bridge."""
        hypervisor = next((h for h in self.lab.hypervisors if h.name == name), None)
        print(hypervisor.dump() if hypervisor else f"no hypervisor {name!r}")

    def do_api(self, path):
        """api PATH: what the controller's API answers to GET."""
        reply = self.lab.api.request("GET", path or "/v1/topology")
        print(json.dumps(reply.body, indent=2) if reply.status == 200 else reply)


def cleanup():
    """What `mn` calls after an error or Ctrl-C, in place of Mininet's own, which would end every
    Mininet on the machine by its processes' names. A lab clears itself away as its process ends."""


topos = {"keyway": Site}
CLI = KeywayCLI
