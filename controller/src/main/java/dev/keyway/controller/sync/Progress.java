package dev.keyway.controller.sync;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.topology.model.HypervisorId;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * How far each connected hypervisor is behind the world. One that is not in {@code behind} has
 * realised everything that concerns it.
 *
 * @param behind for each connected hypervisor that has not caught up, what it lacks and why
 * @param refusals for each connected hypervisor whose bridge refused flows or groups, what it
 *     refused, by the cookie of the port or network that they are of; all others' go on
 */
public record Progress(
    PMap<HypervisorId, Behind> behind, PMap<HypervisorId, ImmutableMap<Cookie, Refusal>> refusals) {

  /** Everybody has everything. */
  public static final Progress COMPLETE = new Progress(HashTreePMap.empty(), HashTreePMap.empty());

  /**
   * What a hypervisor lacks.
   *
   * @param lowest the lowest revision that concerns it and that it hasn't confirmed; 0 right after
   *     it connected, when nothing is known of it
   * @param newest the highest revision that concerns it
   * @param reason what it is doing or what went wrong, for people
   */
  public record Behind(long lowest, long newest, String reason) {}

  /**
   * That a bridge won't have the flows of a port or network.
   *
   * @param reason what it said, and about which flow or group
   * @param revision of the world in which they were wanted
   */
  public record Refusal(String reason, long revision) {}

  /** Whether nobody is behind and nobody refused anything. */
  public boolean isComplete() {
    return behind.isEmpty() && refusals.isEmpty();
  }

  /** What a hypervisor's bridge refused, by the cookie of the port or network. */
  public ImmutableMap<Cookie, Refusal> refusalsOf(HypervisorId hypervisor) {
    return refusals.getOrDefault(hypervisor, ImmutableMap.of());
  }

  /** Whether a hypervisor has confirmed all that concerns it up to a revision. */
  public boolean hasRealised(HypervisorId hypervisor, long revision) {
    Behind lacks = behind.get(hypervisor);
    return lacks == null || lacks.lowest() > revision;
  }

  /** What a hypervisor lacks, if it lacks anything. */
  public Optional<Behind> of(HypervisorId hypervisor) {
    return Optional.ofNullable(behind.get(hypervisor));
  }

  Progress plus(HypervisorId hypervisor, Behind lacks) {
    return new Progress(behind.plus(hypervisor, lacks), refusals);
  }

  Progress minus(HypervisorId hypervisor) {
    return new Progress(behind.minus(hypervisor), refusals);
  }

  Progress refusing(HypervisorId hypervisor, ImmutableMap<Cookie, Refusal> refused) {
    return new Progress(
        behind,
        refused.isEmpty() ? refusals.minus(hypervisor) : refusals.plus(hypervisor, refused));
  }
}
