package dev.keyway.topology.model;

/** A route that guests of a subnet should have: {@code host_routes}. */
public record HostRoute(IpPrefix destination, IpAddress nextHop) {}
