"""Two tenants with the same addresses, for the quickstart and for `mn`."""

from dataclasses import dataclass

from .tenants import Attachment

SUBNETS = ("10.0.0.0/24", "fd00::/64")
TENANTS = {"apple": 4097, "ocean": 4294967295}
MARKS = {"apple": "a1" * 16, "ocean": "0c" * 16}
# Only ocean has a third, so that apple has somebody it must not reach: .1 and .2 are everybody's.
PLACES = (("apple1", "hv1"), ("apple2", "hv2"), ("ocean1", "hv1"), ("ocean2", "hv2"),
          ("ocean3", "hv2"))


@dataclass(frozen=True)
class Attempt:
    """A guest that pings an address, and whether it must be answered."""

    guest: str
    target: str
    address: str
    must_pass: bool


def define(lab):
    """Defines both tenants' networks and plugs in their guests."""
    networks = {name: lab.network(name, key, SUBNETS, project_id=f"tenant-{name}")
                for name, key in TENANTS.items()}
    hypervisors = {hypervisor.name: hypervisor for hypervisor in lab.hypervisors}
    return lab.attach(*(
        Attachment(name, networks[name[:-1]], hypervisors[place], addresses_of(name),
                   attributes={"project_id": f"tenant-{name[:-1]}"})
        for name, place in PLACES))


def addresses_of(guest):
    return f"10.0.0.{guest[-1]}", f"fd00::{guest[-1]}"


def attempts():
    """All pairs within each tenant, and apple's guests calling the one that only ocean has."""
    names = [name for name, _ in PLACES]
    for guest in names:
        for target in names:
            same = guest[:-1] == target[:-1]
            foreign = guest.startswith("apple") and target == "ocean3"
            if guest != target and (same or foreign):
                for address in addresses_of(target):
                    yield Attempt(guest, target, address, same)
