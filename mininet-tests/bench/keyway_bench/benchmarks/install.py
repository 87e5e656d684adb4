"""An empty switch brought to 100,000 flows, next to ovs-ofctl with the very same flows.

The bridge of a real Open vSwitch has neither flows nor groups. Keyway: from the call of ovs-vsctl
that gives it its controller until the controller says that all is realised. ovs-ofctl: one call of
`ovs-ofctl -O OpenFlow14 --bundle add-flows` with the flows dumped from there, when the groups are in
place already. Both in turn, in each run.
"""

from ..large_switch import large_switch
from ..report import Report

NAME = "install"
SUMMARY = "an empty switch brought to 100,000 flows, next to ovs-ofctl --bundle"
RUNS = 5

BAR, BAR_FLOWS = 1.5, 100_000


def options(parser):
    parser.add_argument("--flows", type=int, default=BAR_FLOWS, metavar="N",
                        help="at least so many (%(default)s)")


def run(chosen):
    report = Report(f"install: an empty switch brought to its flows, {chosen.runs} runs")
    connected, realised, bundle = [], [], []
    with large_switch(chosen.flows) as switch:
        flows_file, groups_file = switch.dump()
        flows = switch.flows()
        for _ in range(chosen.runs):
            switch.disconnect()
            switch.ofctl(["add-groups"], groups_file)
            bundle.append(switch.ofctl(["--bundle", "add-flows"], flows_file))
            assert switch.flows() == flows, f"{switch.flows()} flows by ovs-ofctl, not {flows}"
            switch.clear()
            for times, time in zip((connected, realised), switch.connect()):
                times.append(time)
            assert switch.flows() == flows, f"{switch.flows()} flows by Keyway, not {flows}"
        groups = len(groups_file.read_text().splitlines())
    keyway = report.figure("Keyway, all realised", realised)
    report.figure("  of it, until it is connected", connected)
    ofctl = report.figure("ovs-ofctl --bundle add-flows", bundle)
    report.ratio("Keyway / ovs-ofctl", keyway.median / ofctl.median,
                 at_most=BAR if chosen.flows >= BAR_FLOWS else None)
    report.fact("flows", flows)
    report.fact("groups", groups)
    return report
