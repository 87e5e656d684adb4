package dev.keyway.topology.model;

/**
 * An isolated Ethernet of a tenant, told apart from all others by its key.
 *
 * @param number a small number of its own, never lent twice: flow cookies and group ids are made of
 *     it
 * @param mtu what guests may send in one frame, in bytes without the Ethernet header
 * @param portSecurity the default of its ports
 */
public record Network(
    NetworkId id,
    StandardAttributes standard,
    int number,
    TunnelKey key,
    int mtu,
    boolean adminUp,
    boolean shared,
    boolean portSecurity) {}
