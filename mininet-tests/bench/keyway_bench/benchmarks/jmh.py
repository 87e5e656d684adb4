"""What is computed for each change, by JMH: compiling, comparing, writing and reading flows.

Without network and without Open vSwitch, in a Java of its own for each benchmark and size: one
hypervisor with 10 ports on each of 100 networks, whose other ports (90 or 440 of each) are elsewhere.
What JMH says meanwhile goes to stderr. Its own options follow "--", for example

  bin/bench jmh -- Difference -prof stack      those whose name has that (a regexp), with a profile
  bin/bench jmh -- -p networks=10 -p remote=9  another size
"""

import json
import subprocess
import tempfile
from pathlib import Path

from keyway_lab.controller import REPOSITORY

from ..report import Report

NAME = "jmh"
SUMMARY = "compiling, comparing, writing and reading flows, in memory"
RUNS = 5

MODULE = REPOSITORY / "mininet-tests" / "microbench" / "target"
JAVA = ["-XX:+UseSerialGC"]  # as bin/keyway starts it
SECONDS = {"ms/op": 1e-3, "us/op": 1e-6, "ns/op": 1e-9, "s/op": 1}
ALLOCATED = "gc.alloc.rate.norm"


def options(parser):
    parser.add_argument("jmh", nargs="*", metavar="-- JMH OPTION", help="see -- -h")


def run(chosen):
    results = measured(
        ["-f", "1", "-wi", "5", "-w", "1", "-i", str(chosen.runs), "-r", "1"], chosen.jmh)
    report = Report("jmh: the flows of one hypervisor")
    for result in results:
        what, score = described(result), result["primaryMetric"]
        unit = SECONDS[score["scoreUnit"]]
        report.figure(what, [one * unit for fork in score["rawData"] for one in fork])
        allocated = result["secondaryMetrics"].get(ALLOCATED)
        if allocated:
            report.fact(f"{what} allocates", f"{allocated['score'] / 1024:,.1f} KiB")
    return report


def measured(defaults, given):
    """JMH's results; an option that is given replaces the default of the same name."""
    pairs = zip(defaults[::2], defaults[1::2])
    words = [word for name, value in pairs if name not in given for word in (name, value)]
    with tempfile.TemporaryDirectory() as directory:
        results = Path(directory) / "results.json"
        done = subprocess.run(
            ["java", "-cp", class_path(), "org.openjdk.jmh.Main", *words, "-prof", "gc", "-foe", "true",
             "-rf", "json", "-rff", results, "-jvmArgsAppend", " ".join(JAVA), *given],
            stdout=2, check=False, cwd=directory)
        if done.returncode != 0 or not results.exists():
            raise SystemExit(done.returncode)  # it has said why, or listed what it was asked to list
        return json.loads(results.read_text())


def class_path():
    """bin/bench has compiled the benchmarks; whoever comes another way may be the first."""
    libraries = MODULE / "classpath"
    if not libraries.exists():
        subprocess.run(["bash", "-c", 'source "$0" && build_microbench', REPOSITORY / "bin" / ".lib.sh"],
                       check=True)
    return f"{MODULE / 'classes'}:{libraries.read_text()}"


def described(result):
    name = ".".join(result["benchmark"].split(".")[-2:])
    size = ", ".join(f"{name} {value}" for name, value in result.get("params", {}).items())
    return f"{name} ({size})" if size else name
