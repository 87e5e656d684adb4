"""What the logs of a lab may not contain at its end, unless a test said that it would cause it."""

import re

OVS_TROUBLE = re.compile(r"\|(WARN|ERR|EMER)\|")
KEYWAY_TROUBLE = re.compile(r"\bERROR\b|Exception\b|^\s+at [\w.$]+\(")

# What Open vSwitch always says in a lab, and means nothing here.
ALWAYS_ALLOWED = (
    r"Generic Netlink family 'ovs_datapath' does not exist",  # no kernel module: userspace it is
    r"ovs_rcu.*blocked \d+ ms",  # two cores shared by many
    r"timeval.*(Unreasonably long|context switches|faults|disk:)",
    r"poll_loop.*wakeup due to",
    r"(jsonrpc|reconnect)\|WARN\|unix#\d+: .*Broken pipe",  # an ovs-vsctl that had what it came for
)

# What a switch says when its controller goes away; tests that take it away allow these.
LOST_CONTROLLER = (
    r"rconn.*(connection (failed|dropped|closed|timed out|attempt)|no response|error)",
    r"stream_tcp|socket_util",
)

# What a switch says when a network device vanishes under it, as taps of killed virtual machines do.
LOST_INTERFACE = (
    r"(netdev_linux|dpif_netdev).*(Network is down|No such device)",
)

# What the daemons of a host say when one of them, or the host itself, has gone and come back.
RESTARTED = (
    r"fatal_signal.*terminating with signal 15",
    r"another ovs-vswitchd process is running",
    r"could not (open|add) network device",
)


def of_switches(hypervisors, allowed=()):
    """The unexpected lines of all switches, each with the log it is from."""
    return [line for hypervisor in hypervisors for log in hypervisor.switch.logs()
            for line in _unexpected(f"{hypervisor.name} {log.name}", log, OVS_TROUBLE, allowed)]


def of_controller(controller, allowed=()):
    return list(_unexpected(controller.name, controller.log, KEYWAY_TROUBLE, allowed))


def _unexpected(name, log, trouble, allowed):
    benign = [re.compile(pattern) for pattern in (*ALWAYS_ALLOWED, *allowed)]
    for line in log.read_text(errors="replace").splitlines():
        if trouble.search(line) and not any(pattern.search(line) for pattern in benign):
            yield f"{name}: {line}"
