"""Kill -9 of the controller again and again under a stream of changes: nobody else notices."""

import os

import pytest

from keyway_lab.lab import Attachment, Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.waiting import throughout, until
from writer import Writer

KILLS = int(os.environ.get("KEYWAY_KILLS", 3))
LATE = float(os.environ.get("KEYWAY_LATE", 10))  # seconds
PAIRS = 10
PINGS_A_SECOND = 50
LONGEST = 1800  # seconds of pinging, at most
PLACES = 4  # interfaces on each hypervisor for the ports that come and go
WRITES = 15  # answered ones between two kills
# Writes whose flows may still have been on their way when the controller was killed.
UNDER_WAY = 5


@pytest.fixture
def lab():
    with Lab(hypervisors=3, dummies=True) as lab:
        lab.expect_in_logs(*LOST_CONTROLLER)
        yield lab


@pytest.fixture
def pairs(lab):
    """Guests in twos, each on a network and two hypervisors of their own."""
    hosts = lab.hypervisors
    wanted = []
    for number in range(PAIRS):
        network = lab.network(f"pair{number}", subnets=("10.0.0.0/24",))
        wanted += [Attachment(f"p{number}{side}", network, hosts[(number + offset) % len(hosts)])
                   for offset, side in enumerate("ab")]
    guests = lab.attach(*wanted)
    lab.api.realised()
    pairs = list(zip(guests[::2], guests[1::2]))
    for one, other in pairs:
        one.until_answered(other.address(), evidence=lab.dump)
    return pairs


@pytest.fixture
def writer(lab):
    network = lab.network("churn", subnets=("10.9.0.0/24",))
    places = [(host, f"c{host.number}{number}") for number in range(PLACES)
              for host in lab.hypervisors]
    for host in lab.hypervisors:
        host.plug(*(name for at, name in places if at is host), kind="dummy")
    lab.api.realised()
    return Writer(lab, network, places)


def mods(lab):
    """Flow-mods and group-mods that this controller has sent."""
    metrics = lab.api.metrics()
    return metrics["keyway_flow_mods_total"] + metrics["keyway_group_mods_total"]


def dearest_write(lab, writer):
    """The most mods that one write costs, with as many ports there as there ever are."""
    costs = []
    for write in [writer.make] * 4 + [writer.delete] * 4:
        before = mods(lab)
        write()
        lab.api.realised()
        costs.append(mods(lab) - before)
    return max(costs)


def until_written(writer, number):
    wanted = writer.answered + number
    until(lambda: writer.answered >= wanted or writer.failure, f"{number} more writes", 60)
    assert writer.failure is None, writer.failure


def until_back(lab):
    lab.until_connected(60)
    lab.api.realised(int(lab.api.metrics()["keyway_world_revision"]))


def start_pinging(pairs):
    return [one.start_ping(other.address(), count=LONGEST * PINGS_A_SECOND,
                           interval=1 / PINGS_A_SECOND) for one, other in pairs]


def assert_all_answered(pings):
    counted = [ping.stop() for ping in pings]
    lost = [each for each in counted if each.lost or each.duplicates or not each.sent]
    print(f"{sum(each.sent for each in counted)} pings, {sum(each.lost for each in counted)} lost")
    assert not lost, "\n".join(map(str, lost))


def assert_nothing_lost(lab, writer):
    """Ports that were answered are there, those whose deletion was answered are not, as they must."""
    there = {port["name"]: (port["id"], port["binding:host_id"], port["binding:profile"])
             for port in lab.api.list("port", f"network_id={writer.network.id}")}
    assert there == {name: (identity, host.name, {"interface": interface})
                     for name, (identity, (host, interface)) in writer.there.items()}


def test_bar1_killed_again_and_again_no_ping_no_write_and_no_flow_is_lost(lab, pairs, writer):
    dearest = dearest_write(lab, writer)
    lives = []
    pings = start_pinging(pairs)
    with writer:
        until_written(writer, WRITES)
        for _ in range(KILLS):
            lab.controller.kill()
            before = writer.answered + writer.unanswered
            lab.controller.start()
            lab.controller.wait_ready(60)
            until_written(writer, WRITES)
            until_back(lab)
            sent = mods(lab)
            writes = writer.answered + writer.unanswered - before
            lives.append((writes, sent))
            assert sent <= dearest * (writes + UNDER_WAY), (
                f"{sent:g} mods for {writes} writes, of which the dearest costs {dearest:g}")
    until_back(lab)
    assert_nothing_lost(lab, writer)
    assert_all_answered(pings)
    print(f"{KILLS} kills, {writer.answered} writes answered, {writer.unanswered} not; a write costs"
          f" {dearest:g} mods at most; (writes, mods) after each kill: {lives}")


def test_bar1_a_hypervisor_that_returns_late_is_reached_all_the_while(lab, pairs, writer):
    *_, away = lab.hypervisors
    pings = start_pinging(pairs)
    with writer:
        until_written(writer, WRITES)
        lab.controller.kill()
        away.hold_off_openflow()
        lab.controller.start()
        lab.controller.wait_ready(60)
        lab.until_switches_counted(2, 60)
        throughout(LATE, lambda: writer.failure is None
                   and lab.api.metrics()["keyway_switches_connected"] == 2, "one is away, and all goes on")
        away.let_openflow_through()
        until_back(lab)
    until_back(lab)
    assert_nothing_lost(lab, writer)
    assert_all_answered(pings)
