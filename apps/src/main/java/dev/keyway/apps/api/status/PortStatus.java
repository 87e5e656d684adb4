package dev.keyway.apps.api.status;

import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Wiring;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of a port: ACTIVE when it is bound, its link is up, and every connected member of its
 * network has realised it; ERROR when one refused it, BUILD while one has not; DOWN otherwise.
 * Never derived from events, so it can't miss one. Whatever shows a port's state, or a part of it,
 * asks here.
 */
public final class PortStatus {

  private final View view;
  private final Port port;
  private final PortBinding binding;

  /** About a port that is in the view's world. */
  public PortStatus(View view, Port port) {
    this.view = view;
    this.port = port;
    this.binding = PortBinding.of(view.world(), port);
  }

  /** The state of a port that is in the view's world. */
  public static Status of(View view, Port port) {
    return new PortStatus(view, port).status();
  }

  /**
   * All parts together; the first that is missing is the reason. An ACTIVE port has one too where
   * something stands in the way of others, not of itself.
   */
  public Status status() {
    Condition admin = admin();
    if (!admin.holds()) {
      return Status.down(admin.reason());
    }
    Condition link = link();
    if (!link.holds()) {
      return Status.down(binding.places().isEmpty() ? binding.reason() : link.reason());
    }
    return behind()
        .map(
            member ->
                member.refusal().map(Status::error).orElseGet(() -> Status.build(member.reason())))
        .orElseGet(() -> Status.active(concerns()));
  }

  /** What a person should know of a port that works: who else claims it, and who can't reach it. */
  private String concerns() {
    Set<HypervisorId> members = view.world().wiring().membersOf(port.network());
    Stream<String> tunnels =
        members.size() > 1
            ? binding.places().stream()
                .map(place -> new PortMember(view, port, place.hypervisor(), revision()).problems())
            : Stream.empty();
    return Stream.concat(Stream.of(binding.reason()), tunnels)
        .filter(reason -> !reason.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Whether it is wanted up. */
  public Condition admin() {
    return admin(view.world(), port);
  }

  static Condition admin(World world, Port port) {
    if (!port.adminUp()) {
      return Condition.not("the port's admin_state_up is false");
    }
    return world.networks().get(port.network()).filter(Network::adminUp).isPresent()
        ? Condition.GOOD
        : Condition.not("the network's admin_state_up is false");
  }

  /** Where it is. */
  public PortBinding binding() {
    return binding;
  }

  /** The OpenFlow port that it has now. */
  public Optional<BridgePort> openFlowPort() {
    return binding.place().flatMap(view.world()::bridgePort);
  }

  /** Whether its interface can carry frames. */
  public Condition link() {
    if (binding.place().isEmpty()) {
      return Condition.not("the port is not bound");
    }
    Place place = binding.place().get();
    Optional<String> away = Absence.of(view.world(), place.hypervisor());
    if (away.isPresent()) {
      return Condition.not(away.get());
    }
    Optional<BridgePort> bridgePort = openFlowPort();
    if (bridgePort.isEmpty()) {
      return Condition.not("interface " + place + " has no OpenFlow port");
    }
    if (!bridgePort.get().isUp()) {
      return Condition.not(
          "interface " + place + (bridgePort.get().adminUp() ? " has no carrier" : " is set down"));
    }
    return Condition.GOOD;
  }

  /** The revision of its newest change. */
  public long revision() {
    return view.world().wiring().stampOf(port.id()).map(Wiring.Stamp::revision).orElse(0L);
  }

  /** Whether all connected members have realised it. */
  public boolean isRealised() {
    return behind().isEmpty();
  }

  /** The first member that it waits for. */
  private Optional<PortMember> behind() {
    return view.progress().isComplete()
        ? Optional.empty()
        : members().filter(PortMember::holdsBack).findFirst();
  }

  /** Every hypervisor with bound ports on its network. */
  public Stream<PortMember> members() {
    long revision = revision();
    return view.world().wiring().membersOf(port.network()).stream()
        .map(member -> new PortMember(view, port, member, revision));
  }
}
