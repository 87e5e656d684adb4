"""What a benchmark found, as a table for people and as JSON for programs."""

from .figures import Figure, Ratio, written

TAIL_FROM = 20  # samples: of fewer, the 99th percentile is only another word for the largest


class Report:
    """Figures, ratios and facts in the order in which they were added."""

    def __init__(self, title):
        self.title = title
        self.figures, self.ratios, self.facts = [], [], {}

    def figure(self, what, samples, unit="s"):
        """Adds what was measured and returns it."""
        self.figures.append(Figure(what, tuple(samples), unit))
        return self.figures[-1]

    def ratio(self, what, value, at_least=None, at_most=None):
        self.ratios.append(Ratio(what, value, at_least, at_most))

    def fact(self, what, value):
        """What is no measurement but has to be known, such as a count that proves the work done."""
        self.facts[what] = value

    def table(self):
        rows = [("", "median", "min", "max", "p99", "runs")]
        for figure in self.figures:
            tail = figure.percentile(99) if len(figure.samples) >= TAIL_FROM else None
            rows.append((figure.what, *(written(value, figure.unit) if value is not None else ""
                                        for value in (figure.median, min(figure.samples),
                                                      max(figure.samples), tail)),
                         str(len(figure.samples))))
        lines = [self.title, "", *_aligned(rows)]
        if self.ratios:
            lines += ["", *_aligned([(ratio.what, f"{ratio.value:.2f}", _judgement(ratio))
                                     for ratio in self.ratios])]
        if self.facts:
            lines += ["", *_aligned([(what, str(value)) for what, value in self.facts.items()])]
        return "\n".join(lines) + "\n"

    def as_json(self):
        return {"title": self.title, "figures": [figure.as_json() for figure in self.figures],
                "ratios": [ratio.as_json() for ratio in self.ratios], "facts": self.facts}


def _judgement(ratio):
    if ratio.bar is None:
        return ""
    return f"bar {ratio.bar}: {'met' if ratio.met else 'MISSED'}"


def _aligned(rows):
    """The first column to the left, the others to the right, the last one of few as it comes."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    for first, *others in rows:
        cells = (f"{cell:>{width}}" for cell, width in zip(others, widths[1:]))
        yield f"  {first:<{widths[0]}}  {'  '.join(cells)}".rstrip()
