"""Whatever is changed and broken at random: afterwards all is as a small model has it."""

import os
import random
import time

from keyway_chaos.driver import Chaos

SECONDS = float(os.environ.get("KEYWAY_CHAOS_SECONDS", 180))
SEED = int(os.environ.get("KEYWAY_SEED", random.randrange(1 << 32)))


def test_chaos_rounds_of_changes_and_faults_leave_everything_as_the_model_has_it():
    print(f"seed: KEYWAY_SEED={SEED}")
    with Chaos.up(SEED) as chaos:
        end = time.monotonic() + SECONDS
        while not chaos.rounds or time.monotonic() < end:
            chaos.round()
    print(f"{chaos.rounds} rounds: {dict(chaos.done)}")
