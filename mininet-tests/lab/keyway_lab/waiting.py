"""Waiting for a condition with a deadline, in place of sleeping and hoping."""

import time

POLL_INTERVAL = 0.02


class Timeout(AssertionError):
    """A condition did not come true in time; the message carries what was seen instead."""


def until(condition, what, timeout=10.0, evidence=None, interval=POLL_INTERVAL):
    """Polls `condition` until it returns something true, and returns that.

    `evidence` is called only on failure; its text (flows, statuses) ends the message.
    """
    deadline = time.monotonic() + timeout
    while True:
        outcome = condition()
        if outcome:
            return outcome
        if time.monotonic() > deadline:
            seen = f"\n{evidence()}" if evidence else ""
            raise Timeout(f"not within {timeout:g} s: {what}{seen}")
        time.sleep(interval)


def throughout(seconds, condition, what, interval=0.2):
    """Asserts that `condition` holds all the time for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not condition():
            raise AssertionError(f"no longer true: {what}")
        time.sleep(interval)
