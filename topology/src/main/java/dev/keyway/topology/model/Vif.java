package dev.keyway.topology.model;

import java.util.Optional;

/**
 * What an interface of Open vSwitch says of itself, by the convention of libvirt, Nova and OVN
 * (ovs-vswitchd.conf.db(5), table Interface, "Virtual Machine Identifiers").
 *
 * @param port whose interface it is: {@code external_ids:iface-id}
 * @param attachedMac the Ethernet address that the guest has: {@code external_ids:attached-mac}
 */
public record Vif(String interfaceName, PortId port, Optional<MacAddress> attachedMac) {}
