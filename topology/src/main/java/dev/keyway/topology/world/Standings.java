package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import java.util.List;
import java.util.Optional;

/** Judges all claims to a port: the first that contradicts nothing holds it. */
public final class Standings {

  private final World world;
  private final Port port;

  private Standings(World world, Port port) {
    this.world = world;
    this.port = port;
  }

  /** The claims to a port, the first of them first, with what each is worth. */
  public static ImmutableList<Standing> of(World world, Port port) {
    return new Standings(world, port).judge();
  }

  private ImmutableList<Standing> judge() {
    ImmutableList<Claim> claims = world.claims().of(port.id());
    List<Claim> fit = claims.stream().filter(claim -> objection(claim).isEmpty()).toList();
    // Where it moves from counts for more than where it moves to, whoever was plugged in first.
    Optional<Claim> holder =
        fit.stream()
            .filter(claim -> !isTarget(claim))
            .findFirst()
            .or(() -> fit.stream().findFirst());
    Optional<Claim> also =
        holder.flatMap(
            first -> fit.stream().filter(claim -> isTarget(claim) && !isTarget(first)).findFirst());
    return claims.stream()
        .map(claim -> judge(claim, holder, also))
        .collect(ImmutableList.toImmutableList());
  }

  private Standing judge(Claim claim, Optional<Claim> holder, Optional<Claim> also) {
    Optional<Standing> objection = objection(claim);
    if (objection.isPresent()) {
      return objection.get();
    }
    if (holder.filter(claim::equals).isPresent()) {
      return new Standing(claim, Standing.State.HOLDS, "");
    }
    if (also.filter(claim::equals).isPresent()) {
      return new Standing(claim, Standing.State.ALSO, "");
    }
    return conflict(claim, "the port is held by " + holder.orElseThrow().place());
  }

  /** What is wrong with a claim whatever the others are. */
  private Optional<Standing> objection(Claim claim) {
    Optional<Place> told = port.place();
    if (told.isPresent() && !told.get().equals(claim.place())) {
      return Optional.of(conflict(claim, "binding:profile places the port at " + told.get()));
    }
    if (claim.attachedMac().filter(mac -> !mac.equals(port.mac())).isPresent()) {
      return Optional.of(
          conflict(
              claim,
              "its attached-mac is "
                  + claim.attachedMac().get()
                  + ", the port's mac_address is "
                  + port.mac()));
    }
    HypervisorId here = claim.place().hypervisor();
    if (port.host().filter(host -> !host.equals(here)).isPresent() && !isTarget(claim)) {
      return Optional.of(
          conflict(claim, "binding:host_id of the port is '" + port.host().get() + "'"));
    }
    return world
        .ports()
        .at(claim.place())
        .filter(other -> !other.equals(port.id()))
        .map(other -> conflict(claim, "port " + other + " was placed at this interface"))
        .or(() -> absent(claim));
  }

  private Optional<Standing> absent(Claim claim) {
    return world.fleet().isSeen(claim.place())
        ? Optional.empty()
        : Optional.of(
            new Standing(
                claim,
                Standing.State.WAITS,
                "the interface is not on the integration bridge of " + claim.place().hypervisor()));
  }

  private boolean isTarget(Claim claim) {
    return claim.place().hypervisor().name().equals(port.profile().get(Port.MIGRATING_TO));
  }

  private static Standing conflict(Claim claim, String reason) {
    return new Standing(claim, Standing.State.CONFLICT, reason);
  }
}
