"""The overlay's flows written by hand, for what has to be known of the lab before the controller is
trusted: that frames cross by GRE key, that groups flood, and that captures see what they should."""

TUNNEL_IN, LOCAL, FORWARD = 0, 60, 50


def flows(hypervisor, members):
    """`members`: (key, mac, hypervisor, interface) of every port there is."""
    gre = hypervisor.ofport("gre0")
    lines = []
    groups = []
    for index, key in enumerate(sorted({key for key, *_ in members}), start=1):
        here = [(mac, name) for k, mac, host, name in members if k == key and host is hypervisor]
        there = [(mac, host) for k, mac, host, name in members if k == key and host is not hypervisor]
        remotes = sorted({host.tunnel_ip for _, host in there})
        local, forward = index * 2, index * 2 + 1
        groups += [_group(local, [f"output:{hypervisor.ofport(name)}" for _, name in here]),
                   _group(forward, [f"set_field:{ip}->tun_dst,output:{gre}" for ip in remotes])]
        tun = f"tun_id={key:#x}"
        lines.append(f"table=0,in_port={gre},{tun},actions=goto_table:{LOCAL}")
        for mac, name in here:
            port = hypervisor.ofport(name)
            lines.append(f"table=0,in_port={port},actions=set_field:{key:#x}->tun_id,"
                         f"goto_table:{FORWARD}")
            lines.append(f"table={LOCAL},{tun},dl_dst={mac},actions=output:{port}")
        for mac, host in there:
            lines.append(f"table={FORWARD},priority=200,{tun},dl_dst={mac},"
                         f"actions=set_field:{host.tunnel_ip}->tun_dst,output:{gre}")
        multicast = "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00"
        lines.append(f"table={FORWARD},priority=100,{tun},{multicast},"
                     f"actions=group:{forward},goto_table:{LOCAL}")
        lines.append(f"table={LOCAL},priority=100,{tun},{multicast},actions=group:{local}")
    lines.append(f"table={FORWARD},priority=0,actions=goto_table:{LOCAL}")
    return "\n".join(groups), "\n".join(lines)


def install(hypervisor, members):
    groups, lines = flows(hypervisor, members)
    hypervisor.run("ovs-ofctl", "-O", "OpenFlow14", "add-groups",
                   f"unix:{hypervisor.directory}/br-int.mgmt", "-", feed=groups + "\n")
    hypervisor.add_flows(lines + "\n")


def remove(hypervisor):
    """Takes away all of it, and whatever else is on the bridge."""
    hypervisor.switch.ofctl("del-flows", "br-int")
    hypervisor.switch.ofctl("del-groups", "br-int")


def _group(number, buckets):
    return f"group_id={number},type=all," + ",".join(f"bucket={bucket}" for bucket in buckets)
