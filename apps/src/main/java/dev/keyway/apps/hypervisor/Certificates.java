package dev.keyway.apps.hypervisor;

import dev.keyway.apps.hypervisor.setup.HostIdentity;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.World;
import java.util.Optional;

/**
 * Which certificate may speak for which hypervisor: one of its names must be the hypervisor's. What
 * an authority has not signed (a datapath id, a system-id) may be claimed only by the hypervisor
 * that it belongs to.
 */
final class Certificates {

  private Certificates() {}

  /** Why a certificate may not speak for a bridge; empty if it may. */
  static Optional<String> objection(World world, DatapathId datapath, PeerCertificate certificate) {
    Optional<HypervisorId> owner = world.fleet().withDatapath(datapath);
    if (owner.filter(id -> names(certificate, id)).isPresent()) {
      return Optional.empty();
    }
    String belongs =
        owner
            .map(
                id ->
                    "hypervisor '"
                        + id
                        + "', whose certificate must name it: ovs-pki req+sign "
                        + id)
            .orElse("no hypervisor: it must join by OVSDB, or be declared, first");
    return Optional.of(
        "the bridge came with "
            + certificate
            + ", which speaks for "
            + certificate.names()
            + ", but its datapath id "
            + datapath
            + " belongs to "
            + belongs);
  }

  /** Why a certificate may not speak for a host that says this of itself; empty if it may. */
  static Optional<String> objection(
      World world, HostIdentity identity, PeerCertificate certificate) {
    if (!names(certificate, identity.name())) {
      return Optional.of(
          "the host calls itself '"
              + identity.name()
              + "', but came with "
              + certificate
              + ", which speaks for "
              + certificate.names()
              + ": ovs-pki req+sign "
              + identity.name());
    }
    return world
        .fleet()
        .withSystemId(identity.systemId())
        .filter(owner -> !names(certificate, owner))
        .map(
            owner ->
                "its system-id '"
                    + identity.systemId()
                    + "' belongs to hypervisor '"
                    + owner
                    + "', but it came with "
                    + certificate
                    + ", which speaks for "
                    + certificate.names()
                    + ". If the host was renamed: keyway hypervisor delete "
                    + owner);
  }

  private static boolean names(PeerCertificate certificate, HypervisorId id) {
    return certificate.names().contains(id.name());
  }
}
