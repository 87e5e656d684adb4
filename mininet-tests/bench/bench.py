"""The program behind bin/bench: runs one benchmark, prints its table and writes its JSON."""

import argparse
import json
import signal
import sys
from pathlib import Path

from keyway_bench.benchmarks import BENCHMARKS
from keyway_bench.surroundings import Surroundings


def main():
    options = parse()
    if options.list:
        for benchmark in BENCHMARKS:
            print(f"{benchmark.NAME:<11}{benchmark.SUMMARY}")
        return 0
    from mininet.log import setLogLevel  # what only lists and helps needs no Mininet
    setLogLevel("warning")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    surroundings = Surroundings()
    try:
        report = options.benchmark.run(options)
    except KeyboardInterrupt:
        print("\nstopped; all taken down", file=sys.stderr)
        return 130
    surroundings.end()
    print(report.table())
    print(surroundings.line())
    if options.json:
        options.json.write_text(json.dumps(
            {"benchmark": options.benchmark.NAME, **surroundings.as_json(),
             "options": given(options), **report.as_json()}, indent=2) + "\n")
    return 0


def parse():
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--list", action="store_true", help="the benchmarks there are")
    names = parser.add_subparsers(metavar="NAME")
    for benchmark in BENCHMARKS:
        one = names.add_parser(benchmark.NAME, help=benchmark.SUMMARY,
                               description=benchmark.__doc__,
                               formatter_class=argparse.RawDescriptionHelpFormatter)
        one.set_defaults(benchmark=benchmark)
        one.add_argument("--json", type=Path, metavar="FILE", help="writes all figures there too")
        one.add_argument("--runs", type=positive, default=benchmark.RUNS, metavar="N",
                         help="how often each side is measured, in turn (%(default)s)")
        benchmark.options(one)
    options = parser.parse_args()
    if not options.list and not hasattr(options, "benchmark"):
        parser.error("which benchmark? see --list")
    return options


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return number


def given(options):
    """The options as JSON takes them."""
    plain = (int, float, str, list, type(None))
    return {name: value for name, value in vars(options).items()
            if name not in ("list", "json") and isinstance(value, plain)}


if __name__ == "__main__":
    sys.exit(main())
