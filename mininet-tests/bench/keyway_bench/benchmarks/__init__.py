"""The benchmarks, each a module: NAME, SUMMARY, RUNS, options(parser) and run(options) -> Report."""

from . import api, crowd, dataplane, fabric, install, jmh, port, resync, start, wire

BENCHMARKS = (start, api, install, resync, wire, port, fabric, crowd, dataplane, jmh)
