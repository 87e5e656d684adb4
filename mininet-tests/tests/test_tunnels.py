"""What the API says of tunnels is what the underlay does to frames: found out by probes through it."""

import pytest

from keyway_lab.lab import Attachment, Lab
from keyway_lab.waiting import until

FOUND = 20  # seconds: three tries of two seconds each, and the shared machine

# What a switch says when its underlay refuses frames; these tests have it do so.
REFUSED = r"underlay.*(Message too long|Network is down|No such device)|br-phy"


@pytest.fixture(scope="module")
def lab():
    with Lab(hypervisors=3) as lab:
        lab.expect_in_logs(REFUSED)
        blue = lab.network("blue", subnets=("10.0.0.0/24",))
        lab.attach(*(Attachment(f"blue{h.number}", blue, h) for h in lab.hypervisors))
        yield lab


def tunnels(lab):
    return {tunnel["id"]: tunnel for tunnel in lab.api.get("/v1/tunnels")["tunnels"]}


def directions(lab):
    return {f"{each['from']}>{each['to']}": each["state"]
            for tunnel in tunnels(lab).values() for each in tunnel["directions"]}


def until_states(lab, **wanted):
    """Until the tunnels hv1:hv2, ... are in the states that are given as hv1_hv2="UP", ..."""
    expected = {name.replace("_", ":"): state for name, state in wanted.items()}
    until(lambda: {name: it["state"] for name, it in tunnels(lab).items()} == expected,
          f"the tunnels are {expected}", FOUND, lambda: f"{tunnels(lab)}\n{lab.dump()}")


def probe(lab):
    lab.api.call("POST", "/v1/tunnels/probe")


def test_a_tunnel_is_up_by_probe_soon_after_two_hypervisors_share_a_network(lab):
    until_states(lab, hv1_hv2="UP", hv1_hv3="UP", hv2_hv3="UP")
    one = tunnels(lab)["hv1:hv2"]
    assert (one["method"], one["networks"], one["mtu"], one["required"]) == ("probe", 1, 1458, 1500)
    assert one["warnings"] == []
    assert lab.api.metrics()["keyway_tunnel_probes_total"] >= 6
    assert lab.api.get("/v1/topology")["tunnels"] == list(tunnels(lab).values())


def test_an_underlay_that_loses_large_frames_is_named_with_the_direction_and_mends(lab):
    host = lab.hypervisors[0]
    host.ip("link set underlay mtu 1400")
    try:
        probe(lab)
        until_states(lab, hv1_hv2="DEGRADED", hv1_hv3="DEGRADED", hv2_hv3="UP")
        assert directions(lab)["hv1>hv2"] == "MTU_TOO_SMALL"
        assert directions(lab)["hv2>hv3"] == directions(lab)["hv3>hv2"] == "OK"
        warning = tunnels(lab)["hv1:hv2"]["warnings"][0]
        assert warning["name"] == "MTU_TOO_SMALL"
        assert "1500" in warning["message"] and "172.31.0.2" in warning["message"]
    finally:
        host.ip("link set underlay mtu 1500")
    probe(lab)
    until_states(lab, hv1_hv2="UP", hv1_hv3="UP", hv2_hv3="UP")


def test_an_underlay_that_is_cut_is_named_and_mends(lab):
    lab.underlay.ip("link set hv1 down")
    try:
        probe(lab)
        until_states(lab, hv1_hv2="DOWN", hv1_hv3="DOWN", hv2_hv3="UP")
        assert directions(lab)["hv1>hv2"] == directions(lab)["hv2>hv1"] == "UNREACHABLE"
        assert {each["name"] for each in tunnels(lab)["hv1:hv2"]["warnings"]} == {"UNREACHABLE"}
    finally:
        lab.underlay.ip("link set hv1 up")
    probe(lab)
    until_states(lab, hv1_hv2="UP", hv1_hv3="UP", hv2_hv3="UP")


def test_a_tunnel_is_unknown_while_an_end_is_away_and_known_when_it_is_back(lab):
    host = lab.hypervisors[2]
    lab.expect_in_logs(r"rconn|stream_tcp|socket_util")
    host.switch.vsctl("del-controller", "br-int")
    until_states(lab, hv1_hv2="UP", hv1_hv3="UNKNOWN", hv2_hv3="UNKNOWN")
    host.connect()
    until_states(lab, hv1_hv2="UP", hv1_hv3="UP", hv2_hv3="UP")
