package dev.keyway.apps.hypervisor;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.state.Step;
import dev.keyway.controller.state.WorldListener;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.World;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the connections of bridges that came with a good certificate, once their datapath id becomes
 * that of another hypervisor. Used on the state thread only.
 */
public final class CertificateGuard implements WorldListener {

  private final Map<DatapathId, SwitchSession> sessions = new HashMap<>();

  /** A bridge is connected; it was let in by a world that may have changed since. */
  void opened(SwitchSession session, World world) {
    if (session.certificate().isPresent()) {
      sessions.put(session.datapath(), session);
      check(session, world);
    }
  }

  /** A bridge is connected no more. */
  void closed(SwitchSession session) {
    boolean unused = sessions.remove(session.datapath(), session);
  }

  @Override
  public void changed(ImmutableList<Step> steps) {
    if (sessions.isEmpty()) {
      return;
    }
    World newest = steps.get(steps.size() - 1).world();
    for (Step step : steps) {
      for (HypervisorId touched : step.touched().keySet()) {
        Optional<SwitchSession> session =
            newest.fleet().get(touched).map(Hypervisor::datapath).map(sessions::get);
        session.ifPresent(open -> check(open, newest));
      }
    }
  }

  private static void check(SwitchSession session, World world) {
    session
        .certificate()
        .flatMap(shown -> Certificates.objection(world, session.datapath(), shown))
        .ifPresent(session::close);
  }
}
