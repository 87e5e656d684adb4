package dev.keyway.apps.api.status;

import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Bridge;
import java.time.Instant;
import java.util.Optional;

/** How far one hypervisor of a port's network is with the port's newest change. */
public final class PortMember {

  private final View view;
  private final HypervisorId hypervisor;
  private final long revision;

  PortMember(View view, HypervisorId hypervisor, long revision) {
    this.view = view;
    this.hypervisor = hypervisor;
    this.revision = revision;
  }

  /** Which it is. */
  public HypervisorId hypervisor() {
    return hypervisor;
  }

  /** Whether its bridge is connected. */
  public boolean isConnected() {
    return view.world().fleet().isConnected(hypervisor);
  }

  /** When it connected, or when it was last seen; empty if it never was since the start. */
  public Optional<Instant> since() {
    return view.world().fleet().bridgeOf(hypervisor).map(Bridge::since);
  }

  /** Whether it has confirmed the change; nobody knows of one that is away. */
  public boolean isRealised() {
    return isConnected() && view.progress().hasRealised(hypervisor, revision);
  }

  /** Whether the port waits for it. One that is away is read back when it returns. */
  boolean holdsBack() {
    return isConnected() && !isRealised();
  }

  /** Why it has not realised it, or what is wrong with its tunnels though it has. */
  public String reason() {
    return Absence.of(view.world(), hypervisor)
        .orElseGet(() -> isRealised() ? problems() : lacking());
  }

  private String lacking() {
    return "hypervisor '"
        + hypervisor
        + "' has not realised revision "
        + revision
        + view.progress().of(hypervisor).map(Progress.Behind::reason).map(": "::concat).orElse("");
  }

  /** What is wrong on it, so that others may not reach its ports. */
  String problems() {
    return view.world()
        .fleet()
        .get(hypervisor)
        .map(it -> String.join("; ", HypervisorStatus.problems(view, it)))
        .orElse("");
  }
}
