"""Bar 5 of faults: `kill -9` at random moments loses no answered write and leaves no half of one."""

import http.client
import os
import random
import threading
import time

import pytest

from keyway_lab.lab import Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.waiting import until

KILLS = int(os.environ.get("KEYWAY_KILLS", 3))  # the bar is 200
SEED = int(os.environ.get("KEYWAY_SEED", random.randrange(1 << 32)))
WRITERS = 4
BULK = 5
MOST_ANSWERS = 60  # before a kill
LONGEST_AFTER = 0.03  # seconds from the last of them to the kill
KEPT = 60  # networks of each writer, about


@pytest.fixture
def lab():
    with Lab(hypervisors=1) as lab:
        lab.expect_in_logs(*LOST_CONTROLLER)
        yield lab


class Writer:
    """Makes, changes and deletes networks of its own, and knows what it was answered.

    `known`: for each name, what the answers say of it: (id, description).
    `pending`: what the request that got no answer would have made of `known`.
    """

    def __init__(self, api, number, seed):
        self._api, self._number = api, number
        self._random = random.Random(seed)
        self.known, self.pending, self.answered, self._serial = {}, None, 0, 0

    def work(self, stop):
        while not stop.is_set():
            try:
                self._step()
            except (OSError, http.client.HTTPException):
                return  # killed: `pending` stays

    def _step(self):
        choice = self._random.random()
        if not self.known or (choice < 0.5 and len(self.known) < KEPT):
            self._create()
        elif choice < 0.75:
            self._change()
        else:
            self._delete()
        self.answered += 1

    def _name(self):
        self._serial += 1
        return f"w{self._number}-{self._serial}"

    def _create(self):
        names = [self._name() for _ in range(BULK)]
        self.pending = self.known | {name: (None, "") for name in names}
        made = self._api.create_all("network", ({"name": name} for name in names))
        self.known = self.known | {network["name"]: (network["id"], "") for network in made}
        self.pending = None

    def _change(self):
        name = self._random.choice(sorted(self.known))
        identity, _ = self.known[name]
        self._serial += 1
        after = self.known | {name: (identity, str(self._serial))}
        self.pending = after
        self._api.update("network", identity, description=str(self._serial))
        self.known, self.pending = after, None

    def _delete(self):
        name = self._random.choice(sorted(self.known))
        after = {other: state for other, state in self.known.items() if other != name}
        self.pending = after
        self._api.delete("network", self.known[name][0])
        self.known, self.pending = after, None

    def check(self, stored):
        """`stored`: what the API has of this writer's, {name: (id, description)}."""
        allowed = [self._shown(self.known)] + ([self._shown(self.pending)] if self.pending is not None
                                               else [])
        assert self._shown(stored) in allowed, (
            f"writer {self._number}: the store has {self._shown(stored)}, expected one of {allowed}")
        self.known, self.pending = stored, None

    @staticmethod
    def _shown(networks):
        return {name: description for name, (_, description) in networks.items()}


def answered(writers):
    return sum(writer.answered for writer in writers)


def stored_by_writer(api):
    """What the API has, by the number of the writer."""
    found = {number: {} for number in range(WRITERS)}
    for network in api.list("network", "fields=id&fields=name&fields=description"):
        number = int(network["name"].split("-")[0][1:])
        found[number][network["name"]] = (network["id"], network["description"])
    return found


def test_bar5_no_answered_write_is_lost_and_no_other_is_there_by_half(lab):
    print(f"seed: KEYWAY_SEED={SEED}, {KILLS} kills")
    chance = random.Random(SEED)
    writers = [Writer(lab.api, number, SEED + number) for number in range(WRITERS)]
    unanswered = 0
    began = time.monotonic()
    for kill in range(KILLS):
        stop = threading.Event()
        threads = [threading.Thread(target=writer.work, args=(stop,)) for writer in writers]
        for thread in threads:
            thread.start()
        wanted = answered(writers) + chance.randint(0, MOST_ANSWERS)
        # Seen some time after it came true, which hits a write at a moment of its own.
        until(lambda w=wanted: answered(writers) >= w, f"{wanted} answers", timeout=60,
              interval=chance.uniform(0.0005, LONGEST_AFTER))
        lab.controller.kill()
        stop.set()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()
        unanswered += sum(writer.pending is not None for writer in writers)
        lab.controller.start()
        lab.controller.wait_ready()
        found = stored_by_writer(lab.api)
        for number, writer in enumerate(writers):
            writer.check(found[number])
        print(f"kill {kill + 1}: {answered(writers)} answered, {unanswered} cut off unanswered",
              flush=True)
    print(f"{KILLS} kills in {time.monotonic() - began:.0f} s: "
          f"{answered(writers)} answered writes, none lost; "
          f"{unanswered} unanswered ones, none by half")
    lab.until_connected()
