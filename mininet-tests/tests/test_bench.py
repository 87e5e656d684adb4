"""Every benchmark runs, at a size that says nothing about speed, and writes what it promises."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from keyway_lab.controller import launcher

MININET_TESTS = Path(__file__).resolve().parents[1]
SMALL = {
    "start": ["--ports", "200"],
    "api": ["--ports", "40", "--connections", "4", "--bulk", "20", "--warm-up", "40"],
    "install": ["--flows", "200"],
    "resync": ["--flows", "200"],
}


@pytest.mark.parametrize("name", SMALL)
def test_benchmark_runs_and_writes_its_figures_as_json(name, tmp_path):
    file = tmp_path / "figures.json"
    said = bench(name, "--runs", "1", "--json", file, *SMALL[name])
    written = json.loads(file.read_text())
    assert written["benchmark"] == name
    assert {"date", "machine", "versions", "options", "ratios", "facts"} <= written.keys()
    assert written["figures"]
    for figure in written["figures"]:
        assert figure["samples"] and figure["median"] > 0
        assert figure["what"] in said


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
