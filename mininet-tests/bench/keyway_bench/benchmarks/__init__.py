"""The benchmarks, each a module: NAME, SUMMARY, RUNS, options(parser) and run(options) -> Report."""

from . import api, start

BENCHMARKS = (start, api)
