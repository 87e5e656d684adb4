"""The reconnect of a switch that holds its 100,000 flows, next to ovs-ofctl dump-flows.

Keyway: from the call of ovs-vsctl that sends the bridge to another address of the controller, which
ends the connection and makes a new one, until the controller says that all is realised: it has read
everything back and found nothing to do. That no flow-mod was sent, its metrics prove. ovs-ofctl: one
call of `ovs-ofctl -O OpenFlow14 dump-flows`. Both in turn, in each run.
"""

from ..large_switch import large_switch
from ..report import Report

NAME = "resync"
SUMMARY = "reconnect of a switch that holds its 100,000 flows, next to ovs-ofctl dump-flows"
RUNS = 9

BAR, BAR_FLOWS = 3, 100_000


def options(parser):
    parser.add_argument("--flows", type=int, default=BAR_FLOWS, metavar="N",
                        help="at least so many (%(default)s)")


def run(chosen):
    report = Report(f"resync: reconnect of a switch that holds its flows, {chosen.runs} runs")
    connected, realised, dumped = [], [], []
    with large_switch(chosen.flows) as switch:
        flows = switch.flows()
        sent = switch.counted("keyway_flow_mods_total")
        read_back = switch.counted("keyway_readbacks_total")
        for _ in range(chosen.runs):
            dumped.append(switch.ofctl(["dump-flows"]))
            for times, time in zip((connected, realised), switch.reconnect()):
                times.append(time)
        sent = switch.counted("keyway_flow_mods_total") - sent
        read_back = switch.counted("keyway_readbacks_total") - read_back
        assert switch.flows() == flows, f"{switch.flows()} flows at the end, not {flows}"
    keyway = report.figure("Keyway, all realised", realised)
    report.figure("  of it, until it is connected", connected)
    ofctl = report.figure("ovs-ofctl dump-flows", dumped)
    report.ratio("Keyway / ovs-ofctl", keyway.median / ofctl.median,
                 at_most=BAR if chosen.flows >= BAR_FLOWS else None)
    report.ratio("flow-mods sent", sent, at_most=0)
    report.fact("flows", flows)
    report.fact("times read back", int(read_back))
    return report
