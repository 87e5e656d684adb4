"""Drift: what somebody changes by hand is found, counted and repaired; what is others' stays."""

import random
import re

import pytest

from keyway_lab.controller import launcher
from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.lab import Attachment, Lab

CHANGES = 100
OURS, OTHERS = 0x4B57_0300_0000_0000, 0x1234
SEED = random.SystemRandom().randrange(1 << 32)
FLOW = re.compile(r"^ ?cookie=0x4b57\w+, (?P<match>table=\S+) actions=(?P<actions>\S+)$")


@pytest.fixture
def lab():
    with Lab() as lab:
        networks = [lab.network(name, subnets=("10.0.0.0/24",)) for name in ("blue", "red", "green")]
        lab.attach(*(Attachment(f"{network.name}{h.number}", network, h)
                     for network in networks for h in lab.hypervisors))
        lab.api.realised()
        yield lab


def flows(hypervisor):
    dump = hypervisor.switch.ofctl("dump-flows", INTEGRATION, "--no-stats", "--no-names")
    return dump.splitlines()


def ofctl(hypervisor, command, *words):
    hypervisor.switch.ofctl(command, INTEGRATION, *words)


def drift_by_hand(hypervisor, rng):
    """A hundred changes, each of another flow; returns how many of each kind, and what is others'."""
    ours = [found for found in map(FLOW.match, flows(hypervisor)) if found]
    victims = iter(rng.sample(ours, len(ours)))
    done = {"missing": 0, "altered": 0, "foreign": 0}
    others = []
    for number in range(CHANGES):
        kind = rng.choice(("missing", "altered", "foreign", "others'"))
        if kind in ("missing", "altered"):
            victim = next(victims, None)
            if victim is None or (kind == "altered" and victim["actions"] == "drop"):
                kind = "foreign"
            elif kind == "missing":
                ofctl(hypervisor, "del-flows", "--strict", victim["match"])
            else:
                ofctl(hypervisor, "mod-flows", "--strict", victim["match"] + " actions=drop")
        if kind in ("foreign", "others'"):
            cookie = OURS + 1_000_000 + number if kind == "foreign" else OTHERS
            match = f"table={rng.choice((0, 10, 30, 60))},priority=7,in_port={1000 + number}"
            ofctl(hypervisor, "add-flow", f"cookie={cookie:#x},{match} actions=drop")
            if kind == "others'":
                others.append(f"priority=7,in_port={1000 + number} ")
        if kind in done:
            done[kind] += 1
    return done, others


def test_a_hundred_changes_by_hand_are_repaired_in_one_audit_and_others_are_left(lab):
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    changed, neighbour = lab.hypervisors
    before, before_there = set(flows(changed)), set(flows(neighbour))
    done, others = drift_by_hand(changed, rng)
    sent = lab.api.metrics()["keyway_flow_mods_total"]

    found = lab.api.call("POST", f"/v1/hypervisors/{changed.name}/audit", {})

    assert {kind: found["last_audit"][kind] for kind in done} == done
    assert found["last_audit"]["repaired"]
    assert lab.api.metrics()["keyway_flow_mods_total"] - sent == sum(done.values())
    after = set(flows(changed))
    assert before <= after
    assert len(after - before) == len(others)
    assert all(any(other in flow for flow in after - before) for other in others)
    assert set(flows(neighbour)) == before_there
    clean = lab.api.call("POST", f"/v1/hypervisors/{changed.name}/audit", {})
    assert sum(clean["last_audit"][kind] for kind in done) == 0
    assert clean["last_drift"]["at"] == found["last_audit"]["at"]
    print(f"an audit of {clean['last_audit']['flows']} flows: {clean['last_audit']['took_ms']} ms")


def test_groups_that_somebody_deleted_come_back_with_the_flows_that_use_them(lab):
    changed, _ = lab.hypervisors
    before = sorted(flows(changed))
    ofctl(changed, "del-groups")
    found = lab.api.call("POST", f"/v1/hypervisors/{changed.name}/audit", {})
    assert found["last_audit"]["missing"] > 0
    assert sorted(flows(changed)) == before


def test_keyway_drift_tells_it(lab):
    changed, _ = lab.hypervisors
    ofctl(changed, "del-flows", "--strict", "table=60,priority=0")
    shown = lab.controller.run(launcher(), "drift", changed.name, "--now")
    assert "missing" in shown and "priority=0" in shown
    assert changed.name in lab.controller.run(launcher(), "drift")
