package dev.keyway.topology.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;

/**
 * What is wanted for one network card of a guest.
 *
 * @param number a number of its own, never lent twice: flow cookies are made of it
 * @param host the hypervisor that the port is meant for: {@code binding:host_id}
 * @param profile {@code binding:profile}; its {@code interface} names the interface of Open
 *     vSwitch, its {@code migrating_to} the hypervisor that the guest is moving to
 */
public record Port(
    PortId id,
    NetworkId network,
    StandardAttributes standard,
    long number,
    MacAddress mac,
    ImmutableList<FixedIp> fixedIps,
    boolean adminUp,
    boolean portSecurity,
    String deviceId,
    String deviceOwner,
    Optional<HypervisorId> host,
    String vnicType,
    ImmutableMap<String, String> profile) {

  /** The key of {@link #profile} that names the interface. */
  public static final String INTERFACE = "interface";

  /** The key of {@link #profile} that names the hypervisor that the guest is moving to. */
  public static final String MIGRATING_TO = "migrating_to";

  /** Where it was told to be; empty until both the hypervisor and the interface are named. */
  public Optional<Place> place() {
    return host.flatMap(
        hypervisor ->
            Optional.ofNullable(profile.get(INTERFACE)).map(name -> new Place(hypervisor, name)));
  }

  /** Whether both ask for the same flows: all that a guest or a switch can notice is equal. */
  public boolean wiredLike(Port other) {
    return mac.equals(other.mac)
        && fixedIps.equals(other.fixedIps)
        && adminUp == other.adminUp
        && portSecurity == other.portSecurity
        && host.equals(other.host)
        && Objects.equals(profile.get(INTERFACE), other.profile.get(INTERFACE))
        && Objects.equals(profile.get(MIGRATING_TO), other.profile.get(MIGRATING_TO));
  }
}
