"""The benchmarks, each a module: NAME, SUMMARY, RUNS, options(parser) and run(options) -> Report."""

from . import (
    api, crowd, dataplane, fabric, flood, hostile, install, jmh, port, resync, returning, start, wire)

BENCHMARKS = (start, api, flood, install, resync, returning, wire, port, hostile, fabric,
              crowd, dataplane, jmh)
