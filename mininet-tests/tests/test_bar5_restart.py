"""Bar 5: the controller's death and return cost no packet and change no flow."""

import re

import pytest

from keyway_lab.lab import Attachment, Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.waiting import throughout

PINGS_A_SECOND = 50
HELD_OFF = 20  # seconds
LONGEST = 120  # seconds of pinging, at most


@pytest.fixture
def lab():
    with Lab() as lab:
        lab.expect_in_logs(*LOST_CONTROLLER)
        yield lab


@pytest.fixture
def pair(lab):
    """Two guests of one network on two hypervisors, and beside them another network."""
    hv1, hv2 = lab.hypervisors
    blue, red = (lab.network(name, subnets=("10.0.0.0/24", "fd00::/64")) for name in ("blue", "red"))
    guests = lab.attach(*(Attachment(f"{network.name}{h.number}", network, h)
                          for network in (blue, red) for h in (hv1, hv2)))
    lab.api.realised()
    return guests[:2]


def start_pinging(pair):
    return pair[0].start_ping(pair[1].address(), count=LONGEST * PINGS_A_SECOND,
                              interval=1 / PINGS_A_SECOND)


def tables(lab):
    """All flows and groups without their counters."""
    volatile = re.compile(r" (duration|n_packets|n_bytes|idle_age|hard_age)=[^,]*,|xid=\w+")
    return {h.name: sorted(volatile.sub("", h.flows() + h.groups()).splitlines())
            for h in lab.hypervisors}


def until_settled(lab, pair):
    """Until both switches are back, read, compared, and all that is wanted is realised."""
    lab.until_connected()
    lab.api.realised(int(lab.api.metrics()["keyway_world_revision"]))
    lab.until_active(*pair)


def assert_undisturbed(lab, pings, tables_before):
    metrics = lab.api.metrics()
    assert metrics["keyway_flow_mods_total"] == 0
    assert metrics["keyway_group_mods_total"] == 0
    assert tables(lab) == tables_before
    counted = pings.stop()
    print(counted.output.splitlines()[-2])
    assert counted.lost == 0 and counted.duplicates == 0, counted
    return counted


def test_bar5_killed_and_restarted_no_ping_is_lost_and_no_flow_mod_sent(lab, pair):
    before = tables(lab)
    pings = start_pinging(pair)
    throughout(1, lambda: pings.process.poll() is None, "the ping runs")
    lab.controller.kill()
    throughout(1, lambda: pings.process.poll() is None, "the ping runs without a controller")
    lab.controller.start()
    lab.controller.wait_ready()
    until_settled(lab, pair)
    counted = assert_undisturbed(lab, pings, before)
    assert counted.sent > 2 * PINGS_A_SECOND * 0.8, "pinged all the while"


def test_bar5_a_hypervisor_held_off_for_20_s_after_the_restart_costs_no_ping(lab, pair):
    """The world must know where the absent one's ports are, or it would delete the way to them."""
    _, away = lab.hypervisors
    before = tables(lab)
    pings = start_pinging(pair)
    lab.controller.kill()
    away.hold_off_openflow()
    lab.controller.start()
    lab.controller.wait_ready()
    lab.until_switches_counted(1)
    throughout(HELD_OFF, lambda: lab.api.metrics()["keyway_switches_connected"] == 1
               and pings.process.poll() is None, "one switch is held off, and the ping runs")
    assert tables(lab) == before
    away.let_openflow_through()
    until_settled(lab, pair)
    counted = assert_undisturbed(lab, pings, before)
    assert counted.sent > HELD_OFF * PINGS_A_SECOND * 0.8, "pinged all the while"


def test_a_controller_stopped_by_sigterm_ends_cleanly_and_leaves_the_flows(lab, pair):
    before = tables(lab)
    assert lab.controller.stop() in (0, 143)
    assert tables(lab) == before
    assert pair[0].ping(pair[1].address()).all_answered
