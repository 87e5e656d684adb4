package dev.keyway.topology.command;

import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Fleet;
import java.util.Optional;

/** Declares and forgets hypervisors. */
public final class HypervisorCommands {

  /**
   * Declares a hypervisor, or changes it; neither its bridge nor its tunnel address may be
   * another's.
   */
  public void put(Draft draft, Hypervisor wanted) throws Rejection {
    Fleet fleet = draft.world().fleet();
    Optional<HypervisorId> sameBridge = others(fleet.withDatapath(wanted.datapath()), wanted);
    if (sameBridge.isPresent()) {
      throw Rejection.conflict(
          "DatapathIdInUse",
          "datapath_id '"
              + wanted.datapath()
              + "' belongs to hypervisor '"
              + sameBridge.get()
              + "'.");
    }
    Optional<HypervisorId> sameAddress = others(fleet.withTunnelIp(wanted.tunnelIp()), wanted);
    if (sameAddress.isPresent()) {
      throw Rejection.conflict(
          "TunnelIpInUse",
          "tunnel_ip '"
              + wanted.tunnelIp()
              + "' belongs to hypervisor '"
              + sameAddress.get()
              + "'.");
    }
    if (wanted.tunnelIp().isV6() || !wanted.tunnelIp().isUnicast()) {
      throw Rejection.invalid(
          "Invalid input for tunnel_ip: '"
              + wanted.tunnelIp()
              + "' is not the IPv4 address of a host.");
    }
    if (fleet.get(wanted.id()).filter(wanted::equals).isEmpty()) {
      draft.apply(new Change.HypervisorPut(wanted));
      Observation.interfacesOf(draft, wanted.id());
    }
  }

  /** Forgets a hypervisor: its ports are unbound, and its flows are removed if it is connected. */
  public void delete(Draft draft, HypervisorId id) throws Rejection {
    if (draft.world().fleet().get(id).isEmpty()) {
      throw Rejection.notFound("Hypervisor", id);
    }
    draft.apply(new Change.HypervisorRemoved(id));
  }

  private static Optional<HypervisorId> others(Optional<HypervisorId> holder, Hypervisor wanted) {
    return holder.filter(id -> !id.equals(wanted.id()));
  }
}
