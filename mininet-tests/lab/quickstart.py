"""The program behind bin/quickstart: shows the main job in a lab, and judges what it shows."""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from mininet.log import setLogLevel

from keyway_lab import demo
from keyway_lab.fresh import FreshHypervisor
from keyway_lab.lab import Lab
from keyway_lab.run_directory import living, run_directory
from keyway_lab.screen import Screen
from keyway_lab.waiting import until

KEPT = "quickstart"  # the file that tells a kept quickstart's run directory from a test's
HOW_TO_LOOK_AROUND = """
Left running. Look around:
  bin/quickstart --enter apple1 ping 10.0.0.2       from a guest; without a command, a shell
  bin/quickstart --enter keyway bin/keyway status   or hypervisor list, host list, tunnel list
  bin/quickstart --enter keyway curl -s localhost:9696/v1/topology
  bin/quickstart --enter hv1 ovs-ofctl -O OpenFlow14 dump-flows br-int
  bin/quickstart --stop"""


def main():
    options = parse()
    if options.stop:
        return stop()
    if options.enter:
        return enter(*options.enter)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.keep:
        return show_in_background()
    return show(lambda _all_well: None)


def parse():
    parser = argparse.ArgumentParser(prog="bin/quickstart", description=(
        "Starts Keyway and a lab of two hypervisors, defines two tenants with the same addresses, and"
        " shows who reaches whom. Exit status 0: all is as it must be. All of it is taken down again."))
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--keep", action="store_true", help="leave it running, and say how to look around")
    choice.add_argument("--stop", action="store_true", help="take down what --keep has left")
    choice.add_argument("--enter", nargs=argparse.REMAINDER, metavar="NODE [COMMAND...]",
                        help="run a command, or a shell, in a node of what --keep has left")
    return parser.parse_args()


def show(linger):
    """The whole demonstration; `linger` is called at its end, while all of it still runs."""
    screen = Screen()
    setLogLevel("warning")
    began = time.monotonic()
    screen.line(screen.bold("Keyway quickstart") + screen.dim(
        "   two tenants, the same addresses, two hypervisors, one GRE port each"))
    try:
        with Lab(kind=FreshHypervisor) as lab:
            screen.heading("Site")
            show_site(screen, lab, began)
            demo.define(lab)
            lab.until_tunnels_carry()
            show_tenants(screen, lab)
            show_traffic(screen, lab)
            show_topology(screen, lab)
            conclude(screen, time.monotonic() - began)
            linger(screen.all_well)
    except KeyboardInterrupt:
        screen.line("\nstopped; all taken down")
        return 130
    except Exception as error:  # pylint: disable=broad-except
        screen.verdict(False, str(error))
        return 1
    return 0 if screen.all_well else 1


def show_site(screen, lab, began):
    """Two hosts with an Open vSwitch that knows nothing of overlays; one line on each makes them join."""
    for hypervisor in lab.hypervisors:
        screen.line(screen.dim(f"    {hypervisor.name}# ovs-vsctl {' '.join(hypervisor.joining())}"))
    lab.join(*lab.hypervisors)
    addresses = ", ".join(f"{h.name} {h.tunnel_ip}" for h in lab.hypervisors)
    connected = all(hypervisor.connected() for hypervisor in lab.hypervisors)
    screen.verdict(connected, f"controller and hypervisors up and connected: {addresses}"
                   + screen.dim(f"   {time.monotonic() - began:.1f} s"))


def show_tenants(screen, lab):
    screen.heading(f"{'Tenants':<12}{'GRE key':<13}{'on hv1':<11}on hv2")
    for tenant, key in demo.TENANTS.items():
        places = [" ".join(name for name, at in demo.PLACES
                           if at == hypervisor.name and name.startswith(tenant))
                  for hypervisor in lab.hypervisors]
        screen.line(f"    {tenant:<10}{key:<13}{places[0]:<11}{places[1]}")
    screen.line(screen.dim(f"    both on {' and '.join(demo.SUBNETS)}:"
                           " guest N of either has 10.0.0.N and fd00::N"))


def show_traffic(screen, lab):
    attempts = list(demo.attempts())
    with lab.capture() as ports, lab.capture_underlay() as wire:
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(lambda a: lab.guests[a.guest].ping(
                a.address, mark=demo.MARKS[a.guest[:-1]]), attempts))
        ports.until_quiet()
        wire.collect()
    show_pings(screen, "Must reach each other", attempts, results, True)
    show_pings(screen, "Must not", attempts, results, False)
    show_leaks(screen, ports)
    show_keys(screen, wire)


def show_pings(screen, title, attempts, results, must_pass):
    screen.heading(title)
    lines = {}
    for attempt, pings in zip(attempts, results):
        if attempt.must_pass == must_pass:
            as_must_be = pings.all_answered if must_pass else pings.sent and not pings.received
            lines.setdefault((attempt.guest, attempt.target), []).append(
                (as_must_be, f"{attempt.address:<9} {pings.received}/{pings.sent}"))
    for (guest, target), parts in lines.items():
        screen.verdict(all(well for well, _ in parts),
                       f"{guest} → {target}   {'    '.join(text for _, text in parts)}")


def show_leaks(screen, ports):
    """Beyond pings: whether any frame of one tenant arrived at a port of the other."""
    strangers = [seen for seen in ports.frames for tenant, mark in demo.MARKS.items()
                 if bytes.fromhex(mark) in seen.frame.octets and not seen.at.startswith(tenant)]
    screen.verdict(not strangers, f"{len(ports.frames)} frames captured at the guests' ports,"
                   f" {len(strangers)} of another tenant")


def show_keys(screen, wire):
    screen.heading("On the wire between the hypervisors")
    carried = Counter()
    for seen in wire.frames:
        packet = seen.frame.tunnelled
        for tenant, mark in demo.MARKS.items():
            if packet and bytes.fromhex(mark) in seen.frame.octets:
                carried[tenant, packet.key] += 1
    for (tenant, key), count in sorted(carried.items(), key=str):
        screen.verdict(key == demo.TENANTS[tenant],
                       f"GRE key {key or 'none'} ({key or 0:#x}): {count} packets of {tenant}")
    missing = demo.TENANTS.keys() - {tenant for tenant, _ in carried}
    if missing:
        screen.verdict(False, f"no packet seen of {', '.join(sorted(missing))}")


def show_topology(screen, lab):
    screen.heading("Topology, as the controller sees it")
    hosts = lab.api.get("/v1/hosts")["hosts"]
    for hypervisor in lab.hypervisors:
        known = lab.api.get(f"/v1/hypervisors/{hypervisor.name}")
        screen.line(f"    {hypervisor.name}  datapath {known['datapath_id']}"
                    f"  tunnel {known['tunnel_ip']}")
        for host in (h for h in hosts if h["hypervisor"] == hypervisor.name):
            screen.line(f"      {host['interface']:<8} {host['mac_address']}  key {host['key']}")
    found = {host["interface"] for host in hosts}
    expected = {name for name, _ in demo.PLACES}
    screen.verdict(found == expected, f"{len(found)} hosts found, {len(expected)} plugged in")
    for tunnel in lab.tunnels():
        screen.verdict(tunnel["state"] == "UP",
                       f"tunnel {' - '.join(tunnel['hypervisors'])} is {tunnel['state']}:"
                       f" {tunnel['required']} bytes went through without a fragment")


def conclude(screen, seconds):
    screen.line()
    if screen.all_well:
        screen.line(screen.bold("All is as it must be.") + screen.dim(f"   {seconds:.1f} s"))
    else:
        screen.line(screen.bold("Not all is as it must be: see ✗ above."))


def show_in_background():
    """A process of its own holds the lab, so that it outlives this one; the exit status is the show's."""
    if kept():
        print("A quickstart is running already: bin/quickstart --stop", file=sys.stderr)
        return 1
    told, tell = os.pipe()
    keeper = os.fork()
    if keeper == 0:
        os.close(told)
        sys.exit(keep(tell))
    os.close(tell)
    try:
        with os.fdopen(told) as report:
            said = report.read()
    except KeyboardInterrupt:
        os.kill(keeper, signal.SIGINT)
        os.waitpid(keeper, 0)
        return 130
    if not said:
        os.waitpid(keeper, 0)
        return 1
    print(HOW_TO_LOOK_AROUND)
    return int(said)


def keep(tell):
    """In the keeper: shows, reports whether all was well, and holds the lab until it is told to stop."""
    os.setsid()

    def linger(all_well):
        (run_directory() / KEPT).touch()
        sys.stdout.flush()
        quiet = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(quiet, descriptor)
        os.write(tell, b"0" if all_well else b"1")
        os.close(tell)
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass
    return show(linger)


def kept():
    """The run directory of a quickstart that was left running, or None."""
    return next((d for d in living() if (d / KEPT).exists()), None)


def stop():
    directory = kept()
    if directory is None:
        print("No quickstart is running.")
        return 0
    os.kill(int(directory.name), signal.SIGTERM)
    until(lambda: directory not in living(), "the quickstart is taken down", timeout=30)
    print("Stopped; nothing is left.")
    return 0


def enter(node="", *command):
    """Becomes the command, in the node's network namespace and with its Open vSwitch as the default."""
    directory = kept()
    if directory is None:
        print("No quickstart is running; start one by bin/quickstart --keep", file=sys.stderr)
        return 1
    nodes = {path.parent.name: path for path in directory.glob("*/namespace")}
    if node not in nodes:
        print(f"There is no {node!r}; there are {', '.join(sorted(nodes))}", file=sys.stderr)
        return 1
    os.environ["OVS_RUNDIR"] = str(nodes[node].parent)
    shell = ["bash", "--norc"]
    os.environ.setdefault("PS1", f"{node}# ")
    os.execvp("mnexec", ["mnexec", "-a", nodes[node].read_text(), *(command or shell)])


if __name__ == "__main__":
    sys.exit(main())
