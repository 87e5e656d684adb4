"""Tries what a model of ports says: sends every probe, and names what arrived otherwise."""

from collections import Counter
from itertools import islice

from .probes import Tally, expected

# Few enough that no socket's buffer fills up before it is emptied.
CHUNK = 150


def wrong_deliveries(lab, model):
    """Sends every probe of the model, each from the guest of its sender's name; returns a line for
    each frame that arrived elsewhere, not at all or too often, and each wrong answer."""
    sent, tally = [], Tally()
    with lab.capture() as ports:
        probes = model.probes()
        for number, chunk in enumerate(iter(lambda: list(islice(probes, CHUNK)), [])):
            fence = list(model.fence(number))
            for probe in chunk + fence:
                lab.guests[probe.sender].send(probe.frame)
            sent += chunk + fence
            through, _ = expected(fence)
            ports.until(lambda c, through=through: through <= tally.count(c.frames).arrivals,
                        f"fence {number} arrives", evidence=lambda through=through: "\n".join(
                            differences("fence", through, Counter(
                                {key: tally.arrivals[key] for key in through}))) + lab.dump())
        ports.until_quiet()
        tally.count(ports.frames)
    print(f"{len(sent)} frames from {len(model.endpoints)} ports, {len(ports.frames)} arrivals")
    arrivals, answers = expected(sent)
    return [*differences("arrival", arrivals, tally.arrivals),
            *differences("answer", answers, tally.answers)]


def differences(what, must, did):
    """A line for each key whose counts differ."""
    return [f"{what} {' '.join(key)}: {did[key]} instead of {must[key]}"
            for key in sorted({*must, *did}) if must[key] != did[key]]
