package dev.keyway.topology.command;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Fleet;
import dev.keyway.topology.world.Host;
import java.util.Map;
import java.util.Optional;

/** Declares, joins and forgets hypervisors. */
public final class HypervisorCommands {

  /**
   * Declares a hypervisor, or changes it; neither its bridge nor its tunnel address may be
   * another's. One that joined says itself what it is.
   */
  public void put(Draft draft, Hypervisor wanted) throws Rejection {
    if (draft.world().fleet().get(wanted.id()).filter(Hypervisor::hasJoined).isPresent()) {
      throw Rejection.conflict(
          "HypervisorHasJoined",
          "Hypervisor '"
              + wanted.id()
              + "' joined by OVSDB: what it is follows from its own database. Set"
              + " external_ids:keyway-tunnel-ip and external_ids:keyway-bridge there.");
    }
    settle(draft, wanted);
  }

  /**
   * A host joins, or one that has joined says something else now. Its name may have been declared:
   * then it is the same hypervisor, which from now on is set up by OVSDB.
   *
   * @param wanted with a system id
   * @param formerly the name that the same connection has joined with before, if any
   */
  public void join(Draft draft, Hypervisor wanted, Optional<HypervisorId> formerly)
      throws Rejection {
    Fleet fleet = draft.world().fleet();
    String systemId = wanted.systemId().orElseThrow();
    if (fleet.hasLeft(systemId)) {
      throw Rejection.conflict(
          "HypervisorHasLeft",
          "Hypervisor '"
              + wanted.id()
              + "' (system-id '"
              + systemId
              + "') was told to leave; 'keyway hypervisor join "
              + wanted.id()
              + "' lets it in again.");
    }
    Optional<HypervisorId> before = others(fleet.withSystemId(systemId), wanted);
    if (before.isPresent() && !before.equals(formerly) && isThere(fleet, before.get())) {
      throw Rejection.conflict(
          "SystemIdInUse",
          "system-id '"
              + systemId
              + "' belongs to hypervisor '"
              + before.get()
              + "', which is connected. Was this host cloned? Give it one of its own: ovs-vsctl set"
              + " Open_vSwitch . external_ids:system-id=$(uuidgen)");
    }
    Optional<Hypervisor> sameName =
        fleet
            .get(wanted.id())
            .filter(Hypervisor::hasJoined)
            .filter(other -> !formerly.equals(Optional.of(other.id())));
    if (sameName.filter(other -> !other.systemId().equals(wanted.systemId())).isPresent()
        && isThere(fleet, wanted.id())) {
      throw Rejection.conflict(
          "HypervisorNameInUse",
          "The name '"
              + wanted.id()
              + "' belongs to a hypervisor with system-id '"
              + sameName.flatMap(Hypervisor::systemId).orElseThrow()
              + "', which is connected. Set external_ids:hostname on one of them.");
    }
    check(fleet, wanted, before);
    before.ifPresent(old -> draft.apply(new Change.HypervisorRemoved(old)));
    settle(draft, wanted);
  }

  /**
   * Makes a host leave that has joined: its ports are unbound, and until {@link #mayJoin} nothing
   * of ours is to be on it.
   */
  public void leave(Draft draft, HypervisorId id) throws Rejection {
    Hypervisor hypervisor = existing(draft, id);
    String systemId =
        hypervisor
            .systemId()
            .orElseThrow(
                () ->
                    Rejection.conflict(
                        "HypervisorNotJoined",
                        "Hypervisor '"
                            + id
                            + "' was declared and never joined by OVSDB, so nothing was set on it:"
                            + " delete it instead."));
    draft.apply(new Change.HypervisorRemoved(id));
    draft.apply(new Change.HostLeft(systemId, id));
  }

  /** Lets hosts join again that had left under a name. */
  public void mayJoin(Draft draft, HypervisorId name) throws Rejection {
    ImmutableList<String> systemIds =
        draft.world().fleet().left().entrySet().stream()
            .filter(entry -> entry.getValue().equals(name))
            .map(Map.Entry::getKey)
            .collect(ImmutableList.toImmutableList());
    if (systemIds.isEmpty()) {
      throw Rejection.notFound("Hypervisor that has left", name);
    }
    systemIds.forEach(systemId -> draft.apply(new Change.HostMayJoin(systemId)));
  }

  /** Forgets a hypervisor: its ports are unbound, and its flows are removed if it is connected. */
  public void delete(Draft draft, HypervisorId id) throws Rejection {
    Hypervisor hypervisor = existing(draft, id);
    if (hypervisor.hasJoined() && isThere(draft.world().fleet(), id)) {
      throw Rejection.conflict(
          "HypervisorHasJoined",
          "Hypervisor '"
              + id
              + "' is connected by OVSDB and would join again at once: let it leave instead.");
    }
    draft.apply(new Change.HypervisorRemoved(id));
  }

  private static void settle(Draft draft, Hypervisor wanted) throws Rejection {
    Fleet fleet = draft.world().fleet();
    check(fleet, wanted, Optional.empty());
    if (fleet.get(wanted.id()).filter(wanted::equals).isEmpty()) {
      draft.apply(new Change.HypervisorPut(wanted));
      Observation.interfacesOf(draft, wanted.id());
    }
  }

  /** What it needs for itself must not be another's; one that it replaces is no other. */
  private static void check(Fleet fleet, Hypervisor wanted, Optional<HypervisorId> replaced)
      throws Rejection {
    Optional<HypervisorId> sameBridge =
        others(fleet.withDatapath(wanted.datapath()), wanted)
            .filter(id -> !replaced.equals(Optional.of(id)));
    if (sameBridge.isPresent()) {
      throw Rejection.conflict(
          "DatapathIdInUse",
          "datapath_id '"
              + wanted.datapath()
              + "' belongs to hypervisor '"
              + sameBridge.get()
              + "'.");
    }
    Optional<HypervisorId> sameAddress =
        others(fleet.withTunnelIp(wanted.tunnelIp()), wanted)
            .filter(id -> !replaced.equals(Optional.of(id)));
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
  }

  private static Hypervisor existing(Draft draft, HypervisorId id) throws Rejection {
    return draft.world().fleet().get(id).orElseThrow(() -> Rejection.notFound("Hypervisor", id));
  }

  private static boolean isThere(Fleet fleet, HypervisorId id) {
    return fleet.host(id).filter(Host::connected).isPresent();
  }

  private static Optional<HypervisorId> others(Optional<HypervisorId> holder, Hypervisor wanted) {
    return holder.filter(id -> !id.equals(wanted.id()));
  }
}
