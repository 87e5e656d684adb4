package dev.keyway.topology.command;

import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Host;

/**
 * What the databases of hypervisors show, brought into the world. Reports about a hypervisor that
 * is gone meanwhile are ignored.
 */
public final class HostReports {

  private HostReports() {}

  /** A host connected, or what it shows changed. */
  public static void shows(Draft draft, Host host) {
    boolean news = draft.world().fleet().host(host.hypervisor()).filter(host::equals).isEmpty();
    if (news && draft.world().fleet().get(host.hypervisor()).isPresent()) {
      draft.apply(new Change.HostPut(host));
    }
  }

  /** The host at an address is as it may be; whatever was refused to it before is history. */
  public static void admitted(Draft draft, String remote) {
    if (draft.world().fleet().hasRefusedHostAt(remote)) {
      draft.apply(new Change.HostAdmitted(remote));
    }
  }

  /** The connection to a host's database ended; its guests, and its bridge's connection, go on. */
  public static void disconnected(Draft draft, HypervisorId id, String reason) {
    if (draft.world().fleet().host(id).filter(Host::connected).isPresent()) {
      draft.apply(new Change.HostDisconnected(id, reason));
    }
  }
}
