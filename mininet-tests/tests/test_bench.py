"""Every benchmark runs, at a size that says nothing about speed, and writes what it promises."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from keyway_lab.controller import launcher

MININET_TESTS = Path(__file__).resolve().parents[1]
AT_ONCE = 5
SMALL = {
    "start": ["--ports", "200"],
    "api": ["--ports", "40", "--connections", "4", "--bulk", "20", "--warm-up", "40"],
    "flood": ["--seconds", "3", "--connections", "1500"],
    "install": ["--flows", "200"],
    "resync": ["--flows", "200"],
    "return": ["--networks", "2"],
    "wire": ["--sizes", "1x4x2", "2x4x2"],
    "port": ["--totals", "20", "40", "--hypervisors", "2", "--without-ovn"],
    "fabric": ["--sizes", "3x4", "--seconds", "1"],
    "crowd": ["--ports", "12", "--members", "3", "--others", "1"],
    "hostile": ["--connections", "60", "--warm-up", "4"],
    "dataplane": ["--seconds", "1", "--pings", "5"],
    "jmh": ["--", "DifferenceBenchmark.onePort", "-wi", "0", "-r", "100ms",
            "-p", "networks=2", "-p", "remote=9"],
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """All of them, several at once, since each mostly waits for what it has started."""
    directory = tmp_path_factory.mktemp("bench")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {name: pool.submit(bench, name, "--runs", "1", "--json", directory / name, *sizes)
               for name, sizes in SMALL.items()}, directory


@pytest.mark.parametrize("name", SMALL)
def test_benchmark_runs_and_writes_its_figures_as_json(name, runs):
    running, directory = runs
    said = running[name].result()
    written = json.loads((directory / name).read_text())
    assert written["benchmark"] == name
    assert {"date", "machine", "versions", "options", "ratios", "facts"} <= written.keys()
    assert written["figures"]
    for figure in written["figures"]:
        assert figure["samples"] and figure["median"] > 0
        assert figure["what"] in said


def test_every_benchmark_is_tried_here():
    assert {line.split()[0] for line in bench("--list").splitlines()} == SMALL.keys()


def bench(*words):
    """As bin/bench does, which would build first."""
    environment = os.environ | {"KEYWAY_DIST": str(launcher().parents[1]),
                                "PYTHONPATH": str(MININET_TESTS / "lab"),
                                # Java's quick compiler alone: nothing runs long enough for the other.
                                "KEYWAY_JAVA_OPTS": "-XX:TieredStopAtLevel=1"}
    done = subprocess.run([sys.executable, "-B", MININET_TESTS / "bench" / "bench.py", *map(str, words)],
                          env=environment, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout
