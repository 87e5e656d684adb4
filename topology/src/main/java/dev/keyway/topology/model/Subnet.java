package dev.keyway.topology.model;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/** A block of addresses on a network; ports of the network get theirs from its pools. */
public record Subnet(
    SubnetId id,
    NetworkId network,
    StandardAttributes standard,
    IpPrefix cidr,
    Optional<IpAddress> gateway,
    boolean dhcp,
    ImmutableList<IpRange> pools,
    ImmutableList<IpAddress> dnsServers,
    ImmutableList<HostRoute> hostRoutes) {}
