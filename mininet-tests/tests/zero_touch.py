"""What the bars of zero-touch hypervisors ask again and again of a lab of hosts that join."""

from contextlib import contextmanager

from keyway_lab.fresh import FreshHypervisor
from keyway_lab.lab import Lab
from keyway_lab.logs import LOST_CONTROLLER, LOST_INTERFACE, RESTARTED
from keyway_lab.waiting import until

SUBNETS = ("10.0.0.0/24",)
PING_INTERVAL = 0.02
LONGEST = 120  # seconds of pinging, at most
OVSDB_AWAY = (r"reconnect\|", r"jsonrpc\|", r"ovsdb_(idl|cs)\|")


def fresh_lab(hypervisors, **options):
    """Hosts that boot empty; the bars take away from them whatever the logs complain of."""
    lab = Lab(hypervisors, kind=FreshHypervisor, **options)
    lab.expect_in_logs(*LOST_CONTROLLER, *LOST_INTERFACE, *RESTARTED, *OVSDB_AWAY)
    return lab


@contextmanager
def undisturbed(one, other):
    """Pings from one guest to another all the while, of which none may be lost."""
    pings = one.start_ping(other.address(), count=int(LONGEST / PING_INTERVAL), interval=PING_INTERVAL)
    try:
        yield pings
    finally:
        counted = pings.stop()
    assert counted.sent > 0 and counted.lost == 0 and counted.duplicates == 0, counted
    print(f"  meanwhile {counted.what}: all of {counted.sent} pings answered")


def tables(lab, **names):
    """All flows and groups with interfaces by name; `names`: what stands for which interface."""
    def renamed(line):
        for interface, name in names.items():
            line = line.replace(interface, name)
        return line
    return {h.name: sorted(map(renamed, h.named_tables())) for h in lab.hypervisors}


def until_tables(lab, wanted, what, timeout=10, **names):
    """Until flows and groups everywhere are those of an earlier `tables`."""
    def difference():
        now = tables(lab, **names)
        return "\n".join(f"{name} {sign} {line}" for name in wanted for sign, lines in (
            ("lacks", set(wanted[name]) - set(now[name])),
            ("has left", set(now[name]) - set(wanted[name]))) for line in sorted(lines))
    until(lambda: not difference(), what, timeout, difference)


def assert_equal_to_a_full_compile(lab, *guests):
    """A controller that starts anew compiles everything, and finds nothing to change in what is there."""
    before = tables(lab)
    lab.controller.kill()
    lab.controller.start()
    lab.controller.wait_ready()
    lab.until_connected()
    lab.api.realised(int(lab.api.metrics()["keyway_world_revision"]))
    lab.until_active(*guests)
    metrics = lab.api.metrics()
    changed = {name: metrics[name] for name in ("keyway_flow_mods_total", "keyway_group_mods_total")}
    assert not any(changed.values()), f"{changed}\n{lab.controller.log_tail(60)}"
    assert tables(lab) == before


def binding_status(lab, port):
    """What the API says of a port's binding, and why."""
    return lab.api.get(f"/v1/ports/{port['id']}/status")
