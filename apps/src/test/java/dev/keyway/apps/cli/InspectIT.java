package dev.keyway.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.controller.ovs.DummyOvs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host can be inspected by its real database before any controller knows of it. */
final class InspectIT {

  private static final String NO_API = "http://127.0.0.1:1";

  @TempDir private Path directory;

  @Test
  void aHostIsInspectedWithoutAController() {
    try (DummyOvs ovs = DummyOvs.startDatabase(directory)) {
      ovs.vsctl(
          "--no-wait",
          "set",
          "Open_vSwitch",
          ".",
          "external_ids:hostname=hv1",
          "external_ids:keyway-tunnel-ip=172.31.0.1",
          "--",
          "add-br",
          "br0",
          "--",
          "add-port",
          "br0",
          "vnet0",
          "tag=10");
      String before = ovs.dump();
      Typed typed = Typed.on(NO_API, "hypervisor", "inspect", "--db", ovs.database());
      assertThat(typed.exitCode()).as(typed.err()).isEqualTo(ExitCode.CLEAN);
      assertThat(typed.out()).contains("hv1").contains("vnet0").contains("bridge br-int");
      assertThat(ovs.dump()).isEqualTo(before);
    }
  }

  @Test
  void whatCantBeReadIsSaid() {
    String nowhere = "unix:" + directory.resolve("nothing.sock");
    Typed unread = Typed.on(NO_API, "hypervisor", "inspect", "--db", nowhere);
    assertThat(unread.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(unread.err()).contains(nowhere);
    assertThat(Typed.on(NO_API, "hypervisor", "inspect", "--db", "nonsense").exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Typed.on(NO_API, "hypervisor", "inspect").exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
