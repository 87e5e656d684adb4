package dev.keyway.apps.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Installed;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.openflow.CommitReport;
import dev.keyway.controller.openflow.PacketOut;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.state.Step;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A bridge that was let in leaves when its datapath id becomes another's. */
final class CertificateGuardTest {

  private static final DatapathId BRIDGE =
      Worlds.empty()
          .hypervisor("hv1", 1)
          .world()
          .fleet()
          .get(new HypervisorId("hv1"))
          .orElseThrow()
          .datapath();

  private static final class Session implements SwitchSession {

    private String closed = "";

    @Override
    public DatapathId datapath() {
      return BRIDGE;
    }

    @Override
    public String remoteAddress() {
      return "192.0.2.1:1";
    }

    @Override
    public Optional<PeerCertificate> certificate() {
      return Optional.of(new PeerCertificate(ImmutableSortedSet.of("hv1"), "that of hv1"));
    }

    @Override
    public CompletableFuture<Installed> readBack() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<CommitReport> commit(Difference difference) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void send(PacketOut packet) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void paceBy(CompletableFuture<?> dealtWith) {
      throw new AssertionError("nobody asks");
    }

    @Override
    public void close(String reason) {
      closed = reason;
    }
  }

  private final CertificateGuard guard = new CertificateGuard();
  private final Session session = new Session();

  private void changed(World world, String touched) {
    guard.changed(
        ImmutableList.of(
            new Step(world, ImmutableSetMultimap.of(new HypervisorId(touched), Subject.BASE))));
  }

  @Test
  void itLeavesWhenItsBridgeBecomesAnothers() {
    guard.opened(session, Worlds.empty().hypervisor("hv1", 1).world());
    changed(Worlds.empty().hypervisor("hv1", 1).hypervisor("hv2", 2).world(), "hv2");
    assertThat(session.closed).isEmpty();
    changed(Worlds.empty().hypervisor("other", 1).world(), "other");
    assertThat(session.closed).contains("that of hv1", "belongs to hypervisor 'other'");
  }

  @Test
  void itIsLookedAtAgainOnceItIsConnected() {
    guard.opened(session, Worlds.empty().hypervisor("other", 1).world());
    assertThat(session.closed).contains("belongs to hypervisor 'other'");
  }

  @Test
  void whoHasLeftIsNoMatter() {
    guard.opened(session, Worlds.empty().hypervisor("hv1", 1).world());
    guard.closed(session);
    changed(Worlds.empty().hypervisor("other", 1).world(), "other");
    assertThat(session.closed).isEmpty();
  }
}
