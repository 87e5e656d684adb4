package dev.keyway.apps.hypervisor;

import com.google.common.collect.ImmutableList;
import dev.keyway.apps.hypervisor.setup.HostImage;
import dev.keyway.apps.hypervisor.setup.HostProblems;
import dev.keyway.apps.hypervisor.setup.HostSetup;
import dev.keyway.controller.ovsdb.OvsdbSession;
import dev.keyway.topology.world.Host;
import java.time.Instant;

/** Says what a connected host shows of itself. */
final class HostShown {

  private HostShown() {}

  /**
   * Says it.
   *
   * @param obstacles what we left as it was, against our wish
   * @param writer knows what could not be set
   */
  static Host of(
      OvsdbSession session,
      Instant since,
      HostImage image,
      HostSetup setup,
      ImmutableList<String> obstacles,
      HostWriter writer) {
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    problems.addAll(HostProblems.of(image, setup, writer.asked())).addAll(obstacles);
    if (!writer.failure().isEmpty()) {
      problems.add(setup.identity().name() + " " + writer.failure());
    }
    return new Host(
        setup.identity().name(),
        true,
        session.remoteAddress(),
        since,
        "",
        image.software(),
        setup.identity().bridge(),
        image.datapathType(setup.identity().bridge()),
        setup.identity().tunnelIpSource(),
        problems.build());
  }
}
