"""Tries what a model of ports says: sends every probe, and names what arrived otherwise."""

from collections import Counter
from itertools import islice

from .probes import Tally, expected
from .waiting import Timeout

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


def until_all_arrive(lab, model, tries=20, patience=1.0):
    """Until a broadcast of every port arrives wherever it must. Each try is `patience` seconds long:
    the first frames through a tunnel may only make Open vSwitch ask where its other end is."""
    for number in range(tries):
        fence = list(model.fence(f"try-{number}"))
        through, _ = expected(fence)
        tally = Tally()
        with lab.capture() as ports:
            for probe in fence:
                lab.guests[probe.sender].send(probe.frame)
            try:
                ports.until(lambda c, tally=tally, through=through:
                            through <= tally.count(c.frames).arrivals, "all arrive", patience)
                return
            except Timeout:
                continue
    raise Timeout(f"broadcasts that did not arrive, {tries} times:\n" + "\n".join(
        differences("fence", through, tally.arrivals)) + f"\n{lab.dump()}")


def differences(what, must, did):
    """A line for each key whose counts differ."""
    return [f"{what} {' '.join(key)}: {did[key]} instead of {must[key]}"
            for key in sorted({*must, *did}) if must[key] != did[key]]
