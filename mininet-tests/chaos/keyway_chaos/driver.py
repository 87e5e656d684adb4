"""Rounds of chaos: what to do is drawn from the seed alone, so that a seed always does the same."""

import random
import time
from collections import Counter
from contextlib import contextmanager

from keyway_lab.fresh import FreshHypervisor
from keyway_lab.heap import live_heap
from keyway_lab.lab import Lab

from .changes import Changes
from .checks import EXPECTED_LOGS, Checks
from .drift import Drift
from .faults import Faults
from .model import Model, Slot
from .plugs import Plugs

HYPERVISORS, INTERFACES = 3, 5
STEPS = range(8, 25)
FEW = 8  # ports; where there are fewer, a round begins by making some
# Rounds come in cycles. In the last of each the controller is not killed, so that it gets old.
CYCLE, QUIET = 8, 3


class Chaos:
    """A lab, what is done to it, and what it must be."""

    def __init__(self, lab, seed, say):
        """`say`: called with a line of text for each thing that happens."""
        self.seed, self._say = seed, say
        self.rounds, self.done = 0, Counter()
        self._lab = lab
        self._faults = Faults(lab)
        self._drift = Drift(lab, self._faults.need_switch)
        self._faults.forgetful.append(self._drift.forget)
        self._model = Model(Slot(f"h{host.number}s{number}", host) for host in lab.hypervisors
                            for number in range(1, INTERFACES + 1))
        for slot in self._model.slots:
            lab.wired_guest(slot.name, slot.hypervisor, silent=True)
        api = _Reachable(lab.api, self._faults.need_controller)
        self._changes = Changes(api, self._model, Plugs(api, self._model, self._faults.need_switch))
        self._sources = (self._changes, self._changes.plugs, self._faults, self._drift)
        self._checks = Checks(lab, self._model, self._drift)

    @classmethod
    @contextmanager
    def up(cls, seed, say=print):
        lab = Lab(HYPERVISORS, kind=FreshHypervisor)
        lab.expect_in_logs(*EXPECTED_LOGS)
        with lab:
            lab.join(*lab.hypervisors)
            yield cls(lab, seed, say)

    def round(self):
        """Some changes and faults, then all is mended, settles and is compared with the model."""
        self.rounds += 1
        began = time.monotonic()
        rng = random.Random(f"{self.seed} {self.rounds}")
        self._say(f"round {self.rounds}")
        if len(self._model.ports) < FEW:
            self._say(f"  {self._changes.populated(rng)}")
        for _ in range(rng.choice(STEPS)):
            self._step(rng)
        self._faults.mend_all(rng)
        broken = time.monotonic() - began
        self._checks.everything()
        if self.rounds % CYCLE == CYCLE - QUIET:
            self._checks.full_compile()
            self.done["full compiles by a new controller, equal"] += 1
        self._say(f"  all as it must be, after {broken:.1f} s of chaos"
                  f" and {time.monotonic() - began - broken:.1f} s until compared")

    def heap_when_empty(self):
        """Bytes that the controller needs once everything that was made is deleted again."""
        self._changes.everything_deleted()
        self._checks.everything()
        return live_heap(self._lab.controller)

    def _step(self, rng):
        """One thing; where that can't be done now, another."""
        kinds = {(source, kind): weight for source in self._sources
                 for kind, weight in source.WEIGHTS.items()
                 if kind != "controller_killed" or self.rounds % CYCLE < CYCLE - QUIET}
        said = None
        while not said:
            (source, kind), = rng.choices(list(kinds), kinds.values())
            said = getattr(source, kind)(rng)
        self.done[kind.replace("_", " ")] += 1
        self._say(f"  {said}")


class _Reachable:
    """The API, of a controller that is started first if it is down."""

    def __init__(self, api, need_controller):
        self._api, self._need_controller = api, need_controller

    def __getattr__(self, name):
        self._need_controller()
        return getattr(self._api, name)


