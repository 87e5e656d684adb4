package dev.keyway.topology.command;

import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Keys;
import dev.keyway.topology.world.Networks;
import java.util.Optional;

/** Creates, changes and deletes networks. */
public final class NetworkCommands {

  /** The smallest MTU that IPv4 works with, in bytes (RFC 791, section 3.2). */
  public static final int MIN_MTU = 68;

  /**
   * A network to create.
   *
   * @param key the wanted key, or empty for one of the configured ranges
   * @param mtu the wanted MTU in bytes, or empty for the largest that the underlay carries
   */
  public record Creation(
      String name,
      String description,
      String project,
      boolean adminUp,
      boolean shared,
      boolean portSecurity,
      Optional<TunnelKey> key,
      Optional<Integer> mtu) {}

  /** What to change; what is empty stays. */
  public record Update(
      Optional<String> name,
      Optional<String> description,
      Optional<Boolean> adminUp,
      Optional<Boolean> shared,
      Optional<Boolean> portSecurity,
      Optional<Integer> mtu) {}

  private final int largestMtu;

  /**
   * Commands for one underlay.
   *
   * @param largestMtu what a frame may hold beside the tunnel's headers, in bytes
   */
  public NetworkCommands(int largestMtu) {
    this.largestMtu = largestMtu;
  }

  /** Creates a network with this id; 409 when its key is held or in quarantine. */
  public void create(Draft draft, NetworkId id, Creation wanted) throws Rejection {
    Networks networks = draft.world().networks();
    TunnelKey key =
        wanted.key().isPresent() ? unheld(networks, wanted.key().get()) : free(networks);
    if (networks.nextNumber() > Networks.LAST_NUMBER) {
      throw Rejection.conflict("NoNetworkAvailable", "All numbers for networks were used.");
    }
    draft.apply(
        new Change.NetworkPut(
            new Network(
                id,
                StandardAttributes.create(
                    wanted.name(), wanted.description(), wanted.project(), draft.at()),
                networks.nextNumber(),
                key,
                wanted.mtu().isPresent() ? checkedMtu(wanted.mtu().get()) : largestMtu,
                wanted.adminUp(),
                wanted.shared(),
                wanted.portSecurity())));
  }

  /** Changes a network. */
  public void update(Draft draft, NetworkId id, Update wanted) throws Rejection {
    Network old = existing(draft, id);
    draft.apply(
        new Change.NetworkPut(
            new Network(
                id,
                old.standard().changed(wanted.name(), wanted.description(), draft.at()),
                old.number(),
                old.key(),
                wanted.mtu().isPresent() ? checkedMtu(wanted.mtu().get()) : old.mtu(),
                wanted.adminUp().orElse(old.adminUp()),
                wanted.shared().orElse(old.shared()),
                wanted.portSecurity().orElse(old.portSecurity()))));
  }

  /** Deletes a network and its subnets; 409 while it has ports. */
  public void delete(Draft draft, NetworkId id) throws Rejection {
    existing(draft, id);
    int ports = draft.world().ports().byNetwork().get(id).size();
    if (ports > 0) {
      throw Rejection.conflict(
          "NetworkInUse",
          "Unable to complete operation on network "
              + id
              + ". There are one or more ports still in use on the network: "
              + ports
              + ".");
    }
    draft.apply(new Change.NetworkRemoved(id));
  }

  static Network existing(Draft draft, NetworkId id) throws Rejection {
    return draft.world().networks().get(id).orElseThrow(() -> Rejection.notFound("Network", id));
  }

  private static TunnelKey unheld(Networks networks, TunnelKey key) throws Rejection {
    Optional<Network> holder = networks.keys().holder(key).flatMap(networks::get);
    if (holder.isPresent()) {
      throw Rejection.conflict(
          "TunnelIdInUse",
          "Unable to create the network. The tunnel ID "
              + key
              + " is in use by network '"
              + holder.get().standard().name()
              + "' ("
              + holder.get().id()
              + ").");
    }
    KeyCommands.refuseQuarantined(networks.keys(), key);
    return key;
  }

  private static TunnelKey free(Networks networks) throws Rejection {
    return networks
        .keys()
        .next()
        .orElseThrow(
            () ->
                Rejection.conflict(
                    "NoNetworkAvailable",
                    "Unable to create the network. No tunnel key of the configured ranges "
                        + networks.ranges()
                        + " is free"
                        + waiting(networks.keys())
                        + "."));
  }

  private static String waiting(Keys keys) {
    int waiting = keys.quarantined().size();
    return waiting == 0 ? "" : "; " + waiting + " are in quarantine (GET /v1/keys)";
  }

  private int checkedMtu(int mtu) throws Rejection {
    if (mtu < MIN_MTU || mtu > largestMtu) {
      throw Rejection.invalid(
          "Invalid input for mtu: '"
              + mtu
              + "' is not between "
              + MIN_MTU
              + " and "
              + largestMtu
              + ", the most that the underlay carries inside GRE.");
    }
    return mtu;
  }
}
