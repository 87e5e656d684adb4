package dev.keyway.controller.sync;

import dev.keyway.topology.model.HypervisorId;
import java.util.Optional;
import org.pcollections.PMap;

/**
 * How far each connected hypervisor is behind the world. One that is not in {@code behind} has
 * realised everything that concerns it.
 *
 * @param behind for each connected hypervisor that has not caught up, what it lacks and why
 */
public record Progress(PMap<HypervisorId, Behind> behind) {

  /**
   * What a hypervisor lacks.
   *
   * @param lowest the lowest revision that concerns it and that it hasn't confirmed; 0 right after
   *     it connected, when nothing is known of it
   * @param newest the highest revision that concerns it
   * @param reason what it is doing or what went wrong, for people
   */
  public record Behind(long lowest, long newest, String reason) {}

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
    return new Progress(behind.plus(hypervisor, lacks));
  }

  Progress minus(HypervisorId hypervisor) {
    return new Progress(behind.minus(hypervisor));
  }
}
