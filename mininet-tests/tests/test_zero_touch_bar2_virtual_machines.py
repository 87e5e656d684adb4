"""Bar 2, the classic experiment with real guests: a virtual machine and a namespace on each of two hosts."""

from itertools import permutations

import pytest

from keyway_lab.lab import Attachment
from keyway_lab.waiting import until
from zero_touch import SUBNETS, fresh_lab, tables, until_tables


def until_status(lab, machine, status):
    def now():
        return lab.api.get(f"/v2.0/ports/{machine.port['id']}")["port"]["status"]
    until(lambda: now() == status, f"the port of {machine.name} is {status}", 10, now)


@pytest.fixture
def lab():
    with fresh_lab(2) as lab:
        lab.join(*lab.hypervisors)
        yield lab


def test_bar2_a_power_cycled_virtual_machine_pings_again_and_leaves_no_flow_behind(lab):
    hv1, hv2 = lab.hypervisors
    blue = lab.network("blue", subnets=(*SUBNETS, "fd00::/64"))
    cycled, other = (lab.machine(f"vm{h.number}", blue, h) for h in (hv1, hv2))
    other.power_on()
    guests = lab.attach(*(Attachment(f"ns{h.number}", blue, h) for h in (hv1, hv2)))
    lab.until_active(other)
    lab.api.realised()
    without = tables(lab)

    cycled.power_on()
    for guest in guests:
        for machine in (cycled, other):
            guest.until_answered(machine.address(), machine.BOOT, machine.console)
    for one, two in permutations((cycled, other, *guests), 2):
        for family in (4, 6):
            pings = one.ping(two.address(family))
            assert pings.received, f"{pings}\n{lab.dump()}"
    lab.until_active(cycled)
    tap = cycled.tap
    wired = tables(lab, **{tap: "vnet"})
    assert wired != without

    cycled.kill()
    until_status(lab, cycled, "DOWN")  # its interface is still Open vSwitch's, without a device
    cycled.unplug()
    until_tables(lab, without, "no flow of the killed machine is left")
    cycled.power_on()
    assert cycled.tap != tap
    took = guests[1].until_answered(cycled.address(), cycled.BOOT, lab.dump)
    assert guests[0].ping(cycled.address()).all_answered
    until_tables(lab, wired, "the flows are as before the power cycle", **{cycled.tap: "vnet"})
    print(f"bar 2: a virtual machine killed and powered on pings {took:.1f} s after qemu's start")
