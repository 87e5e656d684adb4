"""`keyway-plug` with a fault at each of its steps in turn: nothing is ever left half-made.

A walk repeats a run with the fault at the first outside call, at the second, and so on, until a run
needs fewer calls than that. Outside calls are those of `ip` and `ovs-vsctl`, or requests to the API.
"""

import itertools

import pytest

from plug_bench import bench_on_a_hypervisor

KILLS = ("kill", "done-and-kill")


@pytest.fixture(scope="module")
def on_a_hypervisor(tmp_path_factory):
    with bench_on_a_hypervisor(tmp_path_factory.mktemp("plug")) as bench:
        yield bench


@pytest.fixture
def bench(on_a_hypervisor):
    before = on_a_hypervisor.traces()
    on_a_hypervisor.api.network("blue", "10.0.0.0/24", "fd00::/64")
    yield on_a_hypervisor
    on_a_hypervisor.clear()
    assert on_a_hypervisor.traces() == before


class Walk:
    """Faults of one kind at each call in turn; iterating yields (number of the call, what happened)."""

    def __init__(self, bench, where, how, words, arrange=lambda: None):
        """`where`: "commands" or "api"; `arrange` is called before each run."""
        self._bench, self._where, self._how = bench, where, how
        self._words, self._arrange = words, arrange

    def __iter__(self):
        for at in itertools.count(1):
            self._arrange()
            ended, calls = self._run(at)
            self._bench.api.mend()
            if calls < at:
                assert ended.code == 0, ended
                assert at > 1, "the walk met no call at all"
                return
            yield at, ended

    def _run(self, at):
        if self._where == "commands":
            return self._bench.run(*self._words, at=at, how=self._how), self._bench.calls()
        self._bench.api.order(self._how, at)
        return self._bench.run(*self._words), self._bench.api.requests


def whole(bench):
    """Whether all that is in the state file is there, and nothing else of it anywhere."""
    plugs, traces, rows = bench.plugs(), bench.traces(), bench.interfaces()
    devices = {plug["device"] for plug in plugs.values() if plug["kind"] != "libvirt"}
    return (all(plug["phase"] == "plugged" for plug in plugs.values())
            and set(traces.namespaces) == {name for name, plug in plugs.items()
                                           if plug["kind"] == "netns"}
            and {device for device in traces.devices if device.startswith("kw")} == devices
            and {name for name in rows if name.startswith("kw")} == devices
            and all(rows[device]["ofport"] > 0 for device in devices)
            and set(traces.api) == {plug["port"]["id"] for plug in plugs.values()})


def recover(bench, choice, verb):
    """One of the three ways out of what a killed run has left."""
    if choice == 0:
        bench.must("sync")
    elif choice == 1:
        bench.must(verb, "red", "--network", "blue")
    elif "red" in bench.plugs():
        bench.must("unplug", "red")


# Plugging in


@pytest.mark.parametrize("verb, how", [
    ("netns", "fail"), ("netns", "done-but-fail"), ("netns", "term"), ("tap", "done-but-fail"),
    ("libvirt", "fail")])
def test_a_command_that_fails_while_plugging_in(bench, verb, how):
    before = bench.traces()
    for at, ended in Walk(bench, "commands", how, (verb, "red", "--network", "blue")):
        assert ended.code == 1, (at, ended)
        assert ("interrupted by SIGTERM" if how == "term" else "injected") in ended.said
        assert bench.traces() == before, (at, ended)


@pytest.mark.parametrize("verb", ["netns", "tap"])
def test_commands_that_fail_from_some_point_on(bench, verb):
    """What can't be undone is told and remembered, and undone when it can be."""
    before = bench.traces()
    for at, ended in Walk(bench, "commands", "fail-from", (verb, "red", "--network", "blue")):
        assert ended.code == (4 if bench.plugs() else 1), (at, ended)
        assert ("not undone: the" in ended.said) == (ended.code == 4)
        bench.must("sync")
        assert bench.traces() == before, (at, ended)


@pytest.mark.parametrize("verb, how", [
    ("netns", "kill"), ("netns", "done-and-kill"), ("tap", "kill"), ("libvirt", "kill")])
def test_a_kill_at_a_command_while_plugging_in(bench, verb, how):
    before = bench.traces()
    for at, ended in Walk(bench, "commands", how, (verb, "red", "--network", "blue")):
        assert ended.code == -9, (at, ended)
        recover(bench, (at + KILLS.index(how)) % 3, verb)
        assert whole(bench), (at, bench.traces())
        if bench.plugs():
            bench.must("unplug", "red")
        assert bench.traces() == before, at


@pytest.mark.parametrize("how", ["fail", "done-but-fail", "drop", "done-but-drop"])
def test_a_request_that_fails_while_plugging_in(bench, how):
    before = bench.traces()
    for at, ended in Walk(bench, "api", how, ("netns", "red", "--network", "blue")):
        assert ended.code == (3 if how.endswith("drop") else 1), (at, ended)
        assert bench.traces() == before, (at, ended)


def test_an_api_that_goes_down_at_some_point_for_good(bench):
    before = bench.traces()
    for at, ended in Walk(bench, "api", "down-from", ("netns", "red", "--network", "blue")):
        assert ended.code == (4 if bench.plugs() else 3), (at, ended)
        bench.must("sync")
        assert bench.traces() == before, (at, ended)


@pytest.mark.parametrize("how", KILLS)
def test_a_kill_at_a_request_while_plugging_in(bench, how):
    before = bench.traces()
    for at, ended in Walk(bench, "api", how, ("netns", "red", "--network", "blue")):
        assert ended.code == -9, (at, ended)
        recover(bench, (at + KILLS.index(how)) % 3, "netns")
        assert whole(bench), (at, bench.traces())
        if bench.plugs():
            bench.must("unplug", "red")
        assert bench.traces() == before, at


def test_another_command_after_a_kill_does_not_inherit_what_was_cut_off(bench):
    bench.api.network("green", "10.1.0.0/24")
    for at, ended in Walk(bench, "commands", "kill", ("netns", "red", "--network", "blue")):
        assert ended.code == -9, (at, ended)
        bench.must("netns", "red", "--network", "green")
        assert whole(bench), (at, bench.traces())
        assert bench.plugs()["red"]["network"]["name"] == "green"
        bench.must("unplug", "red")


# Unplugging


@pytest.mark.parametrize("where, how", [
    ("commands", "fail"), ("commands", "fail-from"), *(("commands", how) for how in KILLS),
    ("api", "fail"), ("api", "done-but-drop"), ("api", "down-from"), *(("api", how) for how in KILLS)])
def test_a_fault_while_unplugging(bench, where, how):
    before = bench.traces()
    plug = ("netns", "red", "--network", "blue")
    for at, ended in Walk(bench, where, how, ("unplug", "red"), lambda: bench.must(*plug)):
        assert ended.code != 0, (at, ended)
        if not whole(bench):
            assert bench.plugs()["red"]["phase"] == "unplugging", (at, ended)
            bench.must("sync")
        elif bench.plugs():
            bench.must("unplug", "red")
        assert bench.traces() == before, (at, ended)


# After a reboot


@pytest.mark.parametrize("how", ["fail", "done-but-fail", "kill"])
def test_a_fault_while_plugging_in_again(bench, how):
    """What a failed `sync` has begun is undone, but for the port, for that is to be the same again."""
    bench.must("netns", "red", "--network", "blue")
    port = bench.plugs()["red"]["port"]

    def reboot():
        bench.hypervisor.run("ip", "netns", "delete", "red")
        bench.until_device_is_gone("kw-red")

    for at, ended in Walk(bench, "commands", how, ("sync",), reboot):
        if how != "kill" and not (ended.code == 0 and whole(bench)):
            traces = bench.traces()
            assert ended.code == 1, (at, ended)
            assert (traces.namespaces, "kw-red" in traces.devices) == ((), False), (at, ended)
        bench.must("sync")
        assert whole(bench), (at, bench.traces())
        assert bench.plugs()["red"]["port"] == port
