"""Bar 4: two hosts that claim one port, and a port that moves between them with its guest."""

import pytest

from keyway_lab import frames
from keyway_lab.lab import Attachment
from keyway_lab.waiting import until
from zero_touch import PING_INTERVAL, SUBNETS, binding_status, fresh_lab


@pytest.fixture(scope="module")
def lab():
    with fresh_lab(3) as lab:
        lab.join(*lab.hypervisors)
        yield lab


@pytest.fixture(scope="module")
def blue(lab):
    return lab.network("blue", subnets=SUBNETS)


@pytest.fixture(scope="module")
def observer(lab, blue):
    """On the third host, beside the two that matter."""
    return lab.attach(Attachment("observer", blue, lab.hypervisors[2]))[0]


def twin(lab, guest, name, hypervisor):
    """A second guest of the same port with a cable to another host, not plugged in."""
    other = lab.wired_guest(name, hypervisor, guest.mac, guest.addresses)
    other.port, other.network = guest.port, guest.network
    return other


def until_binding(lab, port, host, state):
    """Until the port is bound at `host`, and its status says `state`."""
    def now():
        return lab.api.get(f"/v2.0/ports/{port['id']}")["port"], binding_status(lab, port)
    until(lambda: now()[0]["binding:host_id"] == host and state in str(now()[1]),
          f"the port is bound at {host} and says {state!r}", 10, lambda: str(now()))


def test_bar4_of_two_hosts_with_one_port_the_first_keeps_it_until_it_lets_go(lab, blue, observer):
    hv1, hv2, _ = lab.hypervisors
    first, = lab.attach(Attachment("first", blue, hv1))
    second = twin(lab, first, "second", hv2)
    observer.until_answered(first.address())
    with lab.capture() as ports:
        pings = observer.start_ping(first.address(), count=2000, interval=PING_INTERVAL)
        lab.plug(second)
        until_binding(lab, first.port, "hv1", "conflict")
        assert "hv2" in str(binding_status(lab, first.port))
        mark = b"from-the-second"
        second.send(frames.udp(second.mac, observer.mac, second.address(), observer.address(), mark))
        counted = pings.stop()
        ports.until_quiet()
    assert counted.lost == 0 and counted.duplicates == 0, counted
    arrived = {seen.frame.source for seen in ports.frames if seen.at == "second"}
    assert observer.mac not in arrived, "the second has got the first one's frames"
    assert not ports.places_of(mark), "the second has got its frames through"

    hv1.unplug(first.name)
    took = observer.until_answered(second.address(), evidence=lab.dump)
    until_binding(lab, first.port, "hv2", "ACTIVE")
    assert "conflict" not in str(binding_status(lab, first.port))
    print(f"bar 4: the first lets go: the second answers after {took:.2f} s")


def test_bar4_a_migration_to_a_host_plugged_before_loses_at_most_one_ping(lab, blue, observer):
    hv1, hv2, _ = lab.hypervisors
    source, = lab.attach(Attachment("source", blue, hv1))
    destination = twin(lab, source, "dest", hv2)
    address, = destination.addresses
    destination.ip(f"address del {address} dev eth0")  # not running yet: it must not answer
    observer.until_answered(source.address())
    pings = observer.start_ping(source.address(), count=2000, interval=PING_INTERVAL)
    lab.api.update("port", source.port["id"], **{"binding:profile": {"migrating_to": "hv2"}})
    lab.plug(destination)
    with lab.capture() as ports:
        until_receives(ports, "dest", observer)
    lab.api.realised()
    # The switch: the one stops, the other goes on. Then the source is torn down.
    source.ip(f"address del {address} dev eth0")
    destination.ip(f"address add {address} dev eth0")
    hv1.unplug(source.name)
    until_binding(lab, source.port, "hv2", "ACTIVE")
    lab.api.update("port", source.port["id"], **{"binding:profile": {}})
    lab.api.realised()
    assert destination.ping(observer.address(), count=20).all_answered
    counted = pings.stop()
    print(f"bar 4: migration: {counted.lost} of {counted.sent} pings lost, one every"
          f" {PING_INTERVAL * 1000:.0f} ms")
    assert counted.lost <= 1 and counted.duplicates == 0, counted


def until_receives(ports, name, sender):
    ports.until(lambda c: any(s.at == name and s.frame.source == sender.mac for s in c.frames),
                f"{name} receives what {sender.name} sends")
