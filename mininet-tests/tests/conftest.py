"""What holds for the whole tier."""

import signal

import pytest

from keyway_lab.lab import Lab
from keyway_lab.run_directory import sweep


@pytest.fixture(scope="session", autouse=True)
def nothing_left_behind():
    """Labs of killed runs are cleared away first, and SIGTERM ends this run as Ctrl-C would."""
    sweep()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    sweep()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what its labs that are still up were like."""
    report = (yield).get_result()
    if report.failed:
        report.sections += [("lab", lab.dump()) for lab in Lab.running]
