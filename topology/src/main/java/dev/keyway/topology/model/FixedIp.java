package dev.keyway.topology.model;

/** An address of a port, and the subnet it comes from. */
public record FixedIp(SubnetId subnet, IpAddress address) {}
