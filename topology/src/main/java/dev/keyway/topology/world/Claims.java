package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * Which interfaces say that they are which port's, as each hypervisor reported last; kept while it
 * is away, for its guests still run.
 *
 * @param byOrder the first claim first
 */
public record Claims(
    PMap<Place, Claim> byPlace,
    Index<PortId, Place> byPort,
    Index<HypervisorId, Place> byHypervisor,
    TreePMap<Long, Place> byOrder) {

  static final Claims NONE =
      new Claims(HashTreePMap.empty(), Index.empty(), Index.empty(), TreePMap.empty());

  /** What the interface says. */
  public Optional<Claim> at(Place place) {
    return Optional.ofNullable(byPlace.get(place));
  }

  /** All that claim the port, the first of them first. */
  public ImmutableList<Claim> of(PortId port) {
    return all(byPort.get(port), Comparator.comparingLong(Claim::order));
  }

  /** All claims of a hypervisor's interfaces, in the order of the interfaces' names. */
  public ImmutableList<Claim> on(HypervisorId hypervisor) {
    return all(byHypervisor.get(hypervisor), Comparator.comparing(Claim::place));
  }

  private ImmutableList<Claim> all(Iterable<Place> places, Comparator<Claim> order) {
    ImmutableList.Builder<Claim> claims = ImmutableList.builder();
    places.forEach(place -> claims.add(Objects.requireNonNull(byPlace.get(place))));
    return ImmutableList.sortedCopyOf(order, claims.build());
  }

  /** The order of the next claim: behind all that are here. */
  public long nextOrder() {
    return byOrder.isEmpty() ? 1 : byOrder.lastKey() + 1;
  }

  Claims plus(Claim claim) {
    Claims rest = minus(claim.place());
    return new Claims(
        rest.byPlace.plus(claim.place(), claim),
        rest.byPort.plus(claim.port(), claim.place()),
        rest.byHypervisor.plus(claim.place().hypervisor(), claim.place()),
        rest.byOrder.plus(claim.order(), claim.place()));
  }

  Claims minus(Place place) {
    Claim claim = byPlace.get(place);
    return claim == null
        ? this
        : new Claims(
            byPlace.minus(place),
            byPort.minus(claim.port(), place),
            byHypervisor.minus(place.hypervisor(), place),
            byOrder.minus(claim.order()));
  }
}
