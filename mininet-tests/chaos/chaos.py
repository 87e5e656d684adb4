"""The program behind bin/chaos: rounds until the time is over, then what was done and found."""

import argparse
import random
import signal
import sys
import time

from keyway_chaos.driver import Chaos

HEAP_TOLERANCE = 0.1


def main():
    options = parse()
    from mininet.log import setLogLevel  # what only helps needs no Mininet
    setLogLevel("warning")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"seed {options.seed}", flush=True)
    try:
        return run(options)
    except KeyboardInterrupt:
        print("\nstopped; all taken down", file=sys.stderr)
        return 130


def run(options):
    chaos, violation, heaps = None, None, []
    try:
        with Chaos.up(options.seed, say=lambda line: print(line, flush=True)) as chaos:
            chaos.round()  # what is first used costs heap that stays
            heaps.append(chaos.heap_when_empty())
            end = time.monotonic() + options.minutes * 60
            while time.monotonic() < end and chaos.rounds != options.rounds:
                chaos.round()
            heaps.append(chaos.heap_when_empty())
    except (AssertionError, RuntimeError) as error:  # a Violation, a wait or the logs at the end
        violation = error
    return report(options, chaos, violation, heaps)


def report(options, chaos, violation, heaps):
    print(f"\nseed {options.seed}: {chaos.rounds if chaos else 0} rounds")
    for what, times in sorted(chaos.done.items()) if chaos else ():
        print(f"  {what:<42}{times:>6}")
    grew = len(heaps) == 2 and abs(heaps[1] / heaps[0] - 1) > HEAP_TOLERANCE
    if len(heaps) == 2:
        print(f"  heap when empty: {heaps[0] / 1e6:.1f} MB, then {heaps[1] / 1e6:.1f} MB"
              f" ({heaps[1] / heaps[0] - 1:+.1%}{', which is too much' if grew else ''})")
    print(f"  violations: {'1' if violation else '0'}")
    if violation:
        print(f"\n{type(violation).__name__} in round {chaos.rounds if chaos else 0}"
              f" of seed {options.seed}:\n{violation}")
    return 1 if violation or grew else 0


def parse():
    parser = argparse.ArgumentParser(prog="bin/chaos")
    parser.add_argument("--minutes", type=float, default=30, metavar="N", help="how long (%(default)s)")
    parser.add_argument("--rounds", type=int, metavar="N", help="no more rounds than that")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32),
                        help="repeats what that seed did")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
