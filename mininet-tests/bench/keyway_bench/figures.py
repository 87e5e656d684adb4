"""Numbers measured several times, and how they are written."""

import statistics
from dataclasses import dataclass

UNITS = {"s": ((1, "s"), (1e-3, "ms"), (1e-6, "µs"))}


@dataclass(frozen=True)
class Figure:
    """What was measured, in one unit: "s" for seconds, else as it is to be printed."""

    what: str
    samples: tuple
    unit: str = "s"

    @property
    def median(self):
        return statistics.median(self.samples)

    def percentile(self, percent):
        """The lowest sample that so many percent of them do not exceed."""
        ordered = sorted(self.samples)
        return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

    def as_json(self):
        return {"what": self.what, "unit": self.unit, "median": self.median,
                "min": min(self.samples), "max": max(self.samples), "p99": self.percentile(99),
                "samples": list(self.samples)}


@dataclass(frozen=True)
class Ratio:
    """One figure over another, and the bar it is held against, if any.

    `at_least`, `at_most`: the bar; it is judged only where the sizes are those it was set for.
    """

    what: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def bar(self):
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else None

    @property
    def met(self):
        if self.bar is None:
            return None
        return self.value >= self.at_least if self.at_least is not None else self.value <= self.at_most

    def as_json(self):
        return {"what": self.what, "value": self.value, "bar": self.bar, "met": self.met}


def written(value, unit="s"):
    """Three digits and a unit, as a person reads it."""
    for size, name in UNITS.get(unit, ((1, unit),)):
        if abs(value) >= size or unit not in UNITS:
            break
    scaled = value / size
    digits = 0 if abs(scaled) >= 100 else 1 if abs(scaled) >= 10 else 2
    return f"{scaled:,.{digits}f} {name}"
