"""Bar 6 of faults: while the disk is full, writes are refused and all else goes on, without a restart."""

import errno

import pytest

from keyway_lab.lab import Attachment, Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.waiting import until

SIZE = 12 << 20  # bytes of the small disk
MOST = 20_000  # writes until it must be full


@pytest.fixture
def lab():
    with Lab() as lab:
        lab.expect_in_logs(*LOST_CONTROLLER)
        lab.controller.stop()
        lab.filler = Filler(lab.controller.on_small_disk(SIZE))
        lab.controller.start()
        lab.controller.wait_ready()
        lab.introduce(*lab.hypervisors)
        yield lab


class Filler:
    """A file that takes all the room there is."""

    def __init__(self, directory):
        self._file = directory / "filler"

    def fill(self):
        size = 1 << 20
        with open(self._file, "ab", buffering=0) as file:
            while size >= 512:
                try:
                    file.write(bytes(size))
                except OSError as error:
                    assert error.errno == errno.ENOSPC, error
                    size //= 2

    def remove(self):
        self._file.unlink()


def write_until_refused(lab, filler):
    """Creates networks; returns the ids of those answered with 201, and the refusal."""
    made = []
    for number in range(MOST):
        filler.fill()
        reply = lab.api.request("POST", "/v2.0/networks", {"network": {
            "name": f"n{number}", "description": "x" * 200}})
        if reply.status != 201:
            return made, reply
        made.append(reply.body["network"]["id"])
    raise AssertionError(f"{MOST} writes and the disk is not full")


def test_bar6_a_controller_that_dies_while_the_disk_is_full_comes_back_and_wires(lab):
    one, two = lab.hypervisors
    blue = lab.network("blue", subnets=["10.0.0.0/24"])
    alice, bob = lab.attach(Attachment("alice", blue, one), Attachment("bob", blue, two))
    filler = lab.filler
    made, _ = write_until_refused(lab, filler)
    pings = alice.start_ping(bob.address(), count=6000, interval=0.01)

    lab.controller.kill()
    filler.fill()  # what the process had of the disk in files that only it knew is free now
    lab.controller.start()
    lab.controller.wait_ready()
    lab.until_connected()
    lab.until_active(alice, bob)
    assert {n["id"] for n in lab.api.list("network", "fields=id")} == {*made, blue.id}
    assert lab.api.request("PUT", f"/v2.0/networks/{blue.id}",
                           {"network": {"name": "renamed"}}).status == 503
    assert lab.api.get("/readyz")["status"] == "degraded"
    counted = pings.stop()
    assert counted.sent > 100 and counted.lost == 0, counted
    # What a bridge says counts at once, though it is stored later.
    two.unplug("bob")
    until(lambda: lab.api.list("port", "name=bob")[0]["status"] == "DOWN", "the unplugged is down")
    two.plug("bob")
    lab.until_active(alice, bob)
    alice.until_answered(bob.address(), evidence=lab.dump)

    filler.remove()
    until(lambda: lab.api.get("/readyz")["status"] == "ready", "the store takes writes again",
          evidence=lambda: lab.api.get("/v1/status"))
    lab.api.update("network", blue.id, name="renamed")
    assert alice.ping(bob.address()).all_answered


def test_bar6_disk_full_refuses_writes_only_and_recovers_without_a_restart(lab):
    one, two = lab.hypervisors
    blue = lab.network("blue", subnets=["10.0.0.0/24"])
    alice, bob = lab.attach(Attachment("alice", blue, one), Attachment("bob", blue, two))
    process = lab.controller.process_id
    filler = lab.filler

    made, refused = write_until_refused(lab, filler)
    print(f"{len(made)} writes were answered before the disk was full")
    assert refused.status == 503, refused
    assert "disk is full" in refused.body["NeutronError"]["message"], refused
    assert refused.headers["Retry-After"]
    ready = lab.api.get("/readyz")
    assert ready["status"] == "degraded" and "store refuses writes since" in ready["reason"], ready
    store = lab.api.get("/v1/status")["store"]
    assert not store["takes_writes"] and "disk is full" in store["reason"], store
    assert lab.api.metrics()["keyway_store_refusing"] == 1

    # Reads and wiring go on: a switch that comes back is taken in, and read back.
    assert {n["id"] for n in lab.api.list("network", "fields=id")} == {*made, blue.id}
    assert alice.ping(bob.address()).all_answered
    two.hold_off_openflow()
    lab.until_switches_counted(1, timeout=60)
    two.let_openflow_through()
    lab.until_connected()
    lab.until_active(alice, bob)
    # What would have to be stored of what is observed waits: a guest that is unplugged meanwhile.
    two.unplug("bob")
    assert lab.api.request("PUT", f"/v2.0/networks/{blue.id}",
                           {"network": {"name": "renamed"}}).status == 503
    assert alice.ping(bob.address(), count=1).received == 0

    filler.remove()
    until(lambda: lab.api.get("/readyz")["status"] == "ready", "the store takes writes again",
          evidence=lambda: lab.api.get("/v1/status"))
    until(lambda: lab.api.list("port", "name=bob")[0]["status"] == "DOWN", "the unplugged is down")
    two.plug("bob")
    lab.until_active(alice, bob)
    assert alice.ping(bob.address()).all_answered
    lab.api.update("network", blue.id, name="renamed")
    names = {n["name"]: n["id"] for n in lab.api.list("network", "fields=id&fields=name")}
    assert set(names.values()) == {*made, blue.id}
    assert "renamed" in names
    assert lab.controller.process_id == process, "the same process all the while"
    assert lab.api.metrics()["keyway_store_refusing"] == 0
