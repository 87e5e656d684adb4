"""The benchmarks, each a module: NAME, SUMMARY, RUNS, options(parser) and run(options) -> Report."""

from . import start

BENCHMARKS = (start,)
