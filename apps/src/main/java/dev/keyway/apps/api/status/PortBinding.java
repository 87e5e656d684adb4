package dev.keyway.apps.api.status;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Standing;
import dev.keyway.topology.world.Standings;
import dev.keyway.topology.world.World;
import java.util.Optional;

/**
 * Where a port is, or why it is nowhere, and what becomes of the interfaces that claim it.
 *
 * @param places the one that counts, and behind it the one that the port is moving to
 * @param claims the first that was made first
 * @param reason why it is not bound, or what is going on although it is; empty otherwise
 */
public record PortBinding(
    State state, ImmutableList<Place> places, ImmutableList<Standing> claims, String reason) {

  /** How it is with it. */
  public enum State {
    /** It is at one place. */
    BOUND,
    /** It is nowhere. */
    UNBOUND,
    /** It is nowhere, and an interface that claims it contradicts what is wanted. */
    CONFLICT,
    /** It is at two places, for it moves from the first to the second. */
    MIGRATING
  }

  static PortBinding of(World world, Port port) {
    ImmutableList<Place> places = world.wiring().placesOf(port.id());
    ImmutableList<Standing> claims = Standings.of(world, port);
    if (places.size() > 1) {
      return new PortBinding(
          State.MIGRATING,
          places,
          claims,
          "it moves from " + places.get(0) + " to " + places.get(1));
    }
    Optional<Standing> contradiction = contradiction(claims);
    if (!places.isEmpty()) {
      return new PortBinding(
          State.BOUND,
          places,
          claims,
          contradiction.map(claim -> "it is claimed elsewhere too: " + of(claim)).orElse(""));
    }
    Condition admin = PortStatus.admin(world, port);
    if (!admin.holds()) {
      return new PortBinding(State.UNBOUND, places, claims, admin.reason());
    }
    return contradiction
        .map(claim -> new PortBinding(State.CONFLICT, places, claims, of(claim)))
        .orElseGet(() -> new PortBinding(State.UNBOUND, places, claims, why(world, port, claims)));
  }

  /** The place that counts. */
  public Optional<Place> place() {
    return places.stream().findFirst();
  }

  private static Optional<Standing> contradiction(ImmutableList<Standing> claims) {
    return claims.stream().filter(it -> it.state() == Standing.State.CONFLICT).findFirst();
  }

  private static String of(Standing claim) {
    return "interface " + claim.claim().place() + ": " + claim.reason();
  }

  private static String why(World world, Port port, ImmutableList<Standing> claims) {
    if (port.place().isPresent()) {
      return lacking(world, port.place().get());
    }
    if (!claims.isEmpty()) {
      return of(claims.get(0));
    }
    return port.host()
        .map(host -> "no VIF with this iface-id on hypervisor '" + host + "'" + away(world, host))
        .orElse("no VIF with this iface-id on any hypervisor");
  }

  /** What was not seen may be there all the same where nobody can look. */
  private static String away(World world, HypervisorId host) {
    return Absence.of(world, host).map(reason -> ", and " + reason).orElse("");
  }

  private static String lacking(World world, Place place) {
    return Absence.of(world, place.hypervisor())
        .map(away -> "interface " + place + " was not seen, and " + away)
        .orElse("interface " + place + " does not exist");
  }
}
