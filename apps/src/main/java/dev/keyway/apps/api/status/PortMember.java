package dev.keyway.apps.api.status;

import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.overlay.Cookies;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Bridge;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** How far one hypervisor of a port's network is with the port's newest change. */
public final class PortMember {

  private final View view;
  private final Port port;
  private final HypervisorId hypervisor;
  private final long revision;

  PortMember(View view, Port port, HypervisorId hypervisor, long revision) {
    this.view = view;
    this.port = port;
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
    return isConnected()
        && view.progress().hasRealised(hypervisor, revision)
        && refusal().isEmpty();
  }

  /** Why its bridge won't have the flows of the port, or of the port's network. */
  Optional<String> refusal() {
    ImmutableMap<Cookie, Progress.Refusal> refused = view.progress().refusalsOf(hypervisor);
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    return Stream.of(
            Optional.of(Cookies.of(port)),
            view.world().networks().get(port.network()).map(Cookies::of))
        .flatMap(Optional::stream)
        .flatMap(owner -> Optional.ofNullable(refused.get(owner)).stream())
        .findFirst()
        .map(refusal -> "hypervisor '" + hypervisor + "' refused it: " + refusal.reason());
  }

  /** Whether the port waits for it. One that is away is read back when it returns. */
  boolean holdsBack() {
    return isConnected() && !isRealised();
  }

  /** Why it has not realised it, or what is wrong with its tunnels though it has. */
  public String reason() {
    return Absence.of(view.world(), hypervisor)
        .orElseGet(() -> isRealised() ? problems() : refusal().orElseGet(this::lacking));
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
