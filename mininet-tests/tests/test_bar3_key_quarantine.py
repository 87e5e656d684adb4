"""Bar 3 of faults: a key is not lent while a hypervisor that is cut off may have flows with it."""

import os
import time

import pytest

from keyway_lab import frames
from keyway_lab.lab import Attachment, Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.waiting import until

CUT_OFF = float(os.environ.get("KEYWAY_CUT_OFF", 5))  # seconds; the bar is 60
KEYS = (101, 102, 103)
SUBNET = "10.0.0.0/24"


@pytest.fixture
def lab():
    with Lab(hypervisors=3) as lab:
        lab.expect_in_logs(*LOST_CONTROLLER)
        yield lab


def guests_on(lab, network, hypervisors, generation):
    return lab.attach(*(Attachment(f"g{generation}k{network.key}h{h.number}", network, h, silent=True)
                        for h in hypervisors))


def ask_for(lab, key):
    return lab.api.request("POST", "/v2.0/networks",
                           {"network": {"name": f"new{key}", "provider:segmentation_id": key}})


def state_of(lab, key):
    return lab.api.get(f"/v1/keys/{key}")


def shout(guest, mark):
    """A broadcast and a unicast to nobody known, which reach all whom the switches let them reach."""
    mac = guest.port["mac_address"]
    guest.send(frames.plain(mac, frames.BROADCAST, mark),
               frames.plain(mac, "02:ff:ff:ff:ff:fe", mark))


def forget(lab, network, guests):
    for guest in guests:
        lab.api.delete("port", guest.port["id"])
    lab.api.delete("network", network.id)


def churn(lab, number):
    """A network of the two that are connected comes, works and goes; its key is free at once."""
    here = lab.hypervisors[:2]
    network = lab.network(f"churn{number}", subnets=[SUBNET])
    lab.api.create_all("port", ({
        "network_id": network.id, "binding:host_id": h.name,
        "binding:profile": {"interface": f"spare{h.number}"}} for h in here))
    lab.api.realised()
    for port in lab.api.list("port", f"network_id={network.id}&fields=id"):
        lab.api.delete("port", port["id"])
    lab.api.delete("network", network.id)
    return network.key


def test_bar3_keys_are_not_lent_while_one_who_had_them_is_cut_off(lab):
    one, two, away = lab.hypervisors
    for hypervisor in (one, two):
        lab.plain_guest(f"spare{hypervisor.number}", hypervisor, silent=True)
    old = {key: lab.network(f"old{key}", key, [SUBNET]) for key in KEYS}
    before = {key: guests_on(lab, network, lab.hypervisors, 0) for key, network in old.items()}
    lab.api.realised()
    with lab.capture() as capture:
        for key, guests in before.items():
            shout(guests[2], b"{before-%d}" % key)
        capture.until(lambda c: all(len(c.places_of(b"{before-%d}" % key)) >= 2 for key in KEYS),
                      "the guests of the third are heard while all is well", evidence=lab.dump)

    away.hold_off_openflow()
    lab.until_switches_counted(2, timeout=60)
    for key, network in old.items():
        forget(lab, network, before[key])
    lab.api.realised()
    lab.controller.kill()
    lab.controller.start()
    lab.controller.wait_ready()
    lab.until_switches_counted(2)

    rounds = 0
    churned = set()
    end = time.monotonic() + CUT_OFF
    while time.monotonic() < end:
        for key in KEYS:
            refused = ask_for(lab, key)
            assert refused.status == 409, refused
            message = refused.body["NeutronError"]["message"]
            assert f"old{key}" in message and away.name in message, message
            waiting = state_of(lab, key)
            assert waiting["state"] == "QUARANTINED", waiting
        churned.add(churn(lab, rounds))
        rounds += 1
        lab.api.realised()
    until(lambda: {w["hypervisor"] for key in KEYS for w in state_of(lab, key)["waiting_for"]}
          == {away.name}, "only the one that is away is waited for",
          evidence=lambda: lab.api.get("/v1/keys"))
    print(f"{rounds} rounds of churn in {CUT_OFF:g} s, {len(churned)} keys lent meanwhile,"
          f" {min(churned)} to {max(churned)}")
    assert not churned & set(KEYS)

    # Its flows are as they were: were a key lent now, its guests would be heard.
    assert all(f"tun_id={key:#x}" in away.flows() for key in KEYS)
    strangers = {key: guests_on(lab, lab.network(f"other{key}", key + 100, [SUBNET]), (one, two), 1)
                 for key in KEYS}
    with lab.capture() as capture:
        for key, guests in before.items():
            shout(guests[2], b"{cut-off-%d}" % key)
        for key, guests in strangers.items():
            shout(guests[0], b"{stranger-%d}" % key)
        capture.until(lambda c: all(c.places_of(b"{stranger-%d}" % key) for key in KEYS),
                      "the new networks work", evidence=lab.dump)
        capture.until_quiet()
        assert_never_met(capture, before, strangers)

    away.let_openflow_through()
    lab.until_connected()
    made = {}
    for key in KEYS:
        until(lambda k=key: state_of(lab, k)["state"] == "FREE", f"key {key} is free",
              evidence=lambda k=key: state_of(lab, k))
        reply = ask_for(lab, key)
        assert reply.status == 201, reply
        made[key] = reply.body["network"]
    assert not any(f"tun_id={key:#x}" in away.flows() for key in KEYS)
    with lab.capture() as capture:
        lab.api.create_all("subnet", ({"network_id": network["id"], "cidr": SUBNET, "ip_version": 4}
                                      for network in made.values()))
        for key, guests in before.items():
            shout(guests[2], b"{back-%d}" % key)
        capture.until_quiet()
        assert not any(capture.places_of(b"{back-%d}" % key) for key in KEYS), capture.summary()


def assert_never_met(capture, before, strangers):
    old = {guest.name for guests in before.values() for guest in guests}
    new = {guest.name for guests in strangers.values() for guest in guests}
    for key in KEYS:
        assert not set(capture.places_of(b"{cut-off-%d}" % key)) & new, capture.summary()
        assert not set(capture.places_of(b"{stranger-%d}" % key)) & old, capture.summary()


def test_a_hypervisor_that_is_gone_for_good_is_waited_for_until_the_operator_says_so(lab):
    away = lab.hypervisors[2]
    network = lab.network("old", KEYS[0], [SUBNET])
    guests = guests_on(lab, network, lab.hypervisors, 0)
    lab.api.realised()
    away.hold_off_openflow()
    lab.until_switches_counted(2, timeout=60)
    forget(lab, network, guests)
    lab.api.call("DELETE", f"/v1/hypervisors/{away.name}")
    until(lambda: [w["hypervisor"] for w in state_of(lab, KEYS[0])["waiting_for"]] == [away.name],
          "only the deleted one is waited for", evidence=lambda: state_of(lab, KEYS[0]))
    assert ask_for(lab, KEYS[0]).status == 409
    gone = lab.api.call("POST", f"/v1/hypervisors/{away.name}/gone", {})
    assert gone["freed_keys"] == [KEYS[0]], gone
    assert ask_for(lab, KEYS[0]).status == 201
