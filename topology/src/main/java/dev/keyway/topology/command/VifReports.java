package dev.keyway.topology.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Ordering;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Vif;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Claim;
import dev.keyway.topology.world.Claims;
import dev.keyway.topology.world.Draft;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the interfaces of hypervisors say of themselves, turned into claims. Reports about a
 * hypervisor that is gone meanwhile are ignored.
 */
public final class VifReports {

  private VifReports() {}

  /** These are all interfaces of the hypervisor that name a port; all others no longer do. */
  public static void are(Draft draft, HypervisorId id, Iterable<Vif> all) {
    Map<String, Vif> byName =
        ImmutableList.copyOf(all).stream()
            .collect(Collectors.toMap(Vif::interfaceName, Function.identity()));
    ImmutableSet<String> gone =
        draft.world().claims().on(id).stream()
            .map(claim -> claim.place().interfaceName())
            .filter(name -> !byName.containsKey(name))
            .collect(ImmutableSet.toImmutableSet());
    changed(draft, id, byName.values(), gone);
  }

  /**
   * Interfaces say something else than before, or nothing any more.
   *
   * @param gone names of interfaces that vanished, or name no port now; unknown ones are no matter
   */
  public static void changed(Draft draft, HypervisorId id, Iterable<Vif> put, Set<String> gone) {
    if (draft.world().fleet().get(id).isEmpty()) {
      return;
    }
    Claims before = draft.world().claims();
    long order = before.nextOrder();
    ImmutableList.Builder<Claim> made = ImmutableList.builder();
    ImmutableSet.Builder<PortId> newlyClaimed = ImmutableSet.builder();
    for (Vif vif : Ordering.from(Comparator.comparing(Vif::interfaceName)).sortedCopy(put)) {
      Place place = new Place(id, vif.interfaceName());
      Optional<Claim> known = before.at(place).filter(claim -> claim.port().equals(vif.port()));
      if (known.isEmpty()) {
        newlyClaimed.add(vif.port());
        made.add(new Claim(place, vif.port(), vif.attachedMac(), order++));
      } else if (!known.get().says(vif)) {
        made.add(new Claim(place, vif.port(), vif.attachedMac(), known.get().order()));
      }
    }
    ImmutableSet<String> dropped =
        gone.stream()
            .filter(name -> before.at(new Place(id, name)).isPresent())
            .collect(ImmutableSet.toImmutableSet());
    ImmutableList<Claim> claims = made.build();
    if (!claims.isEmpty() || !dropped.isEmpty()) {
      draft.apply(new Change.ClaimsChanged(id, claims, dropped));
    }
    newlyClaimed.build().forEach(port -> overtake(draft, id, port));
  }

  /**
   * A guest that shows up here, while the hypervisor that it was on is cut off, was started again
   * here. So the claims of those who are cut off come behind; should one still be true when it
   * comes back, it is a conflict then.
   */
  private static void overtake(Draft draft, HypervisorId here, PortId port) {
    for (Claim claim : draft.world().claims().of(port)) {
      HypervisorId there = claim.place().hypervisor();
      if (!there.equals(here) && draft.world().fleet().isCutOff(there)) {
        Claim behind = claim.at(draft.world().claims().nextOrder());
        draft.apply(new Change.ClaimsChanged(there, ImmutableList.of(behind), ImmutableSet.of()));
      }
    }
  }
}
