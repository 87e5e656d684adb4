package dev.keyway.apps.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.apps.hypervisor.setup.HostIdentity;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import org.junit.jupiter.api.Test;

/** A certificate speaks for the hypervisor that it names, and for nothing of another's. */
final class CertificatesTest {

  private static final PeerCertificate HV1 =
      new PeerCertificate(ImmutableSortedSet.of("hv1"), "the certificate of 'CN=hv1'");

  private final World world = Worlds.empty().hypervisor("hv1").hypervisor("hv2").world();

  private DatapathId bridge(String name) {
    return world.fleet().get(new HypervisorId(name)).orElseThrow().datapath();
  }

  private static HostIdentity host(String name, String systemId) {
    return new HostIdentity(
        new HypervisorId(name), systemId, IpAddress.parse("192.0.2.1"), "local_ip", "br-int");
  }

  @Test
  void aBridgeMustBeOfTheHypervisorThatTheCertificateNames() {
    assertThat(Certificates.objection(world, bridge("hv1"), HV1)).isEmpty();
    assertThat(Certificates.objection(world, bridge("hv2"), HV1))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("'CN=hv1'", "[hv1]", bridge("hv2").toString())
                    .contains("belongs to hypervisor 'hv2'"));
    assertThat(Certificates.objection(world, new DatapathId(0xffff), HV1))
        .hasValueSatisfying(text -> assertThat(text).contains("belongs to no hypervisor"));
  }

  @Test
  void aHostMustBearANameOfItsCertificate() {
    assertThat(Certificates.objection(world, host("hv1", "anything"), HV1)).isEmpty();
    assertThat(Certificates.objection(world, host("hv2", "anything"), HV1))
        .hasValueSatisfying(
            text -> assertThat(text).contains("calls itself 'hv2'", "'CN=hv1'", "[hv1]"));
  }
}
