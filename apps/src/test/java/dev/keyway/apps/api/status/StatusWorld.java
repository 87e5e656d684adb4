package dev.keyway.apps.api.status;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.command.HostReports;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.command.VifReports;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Vif;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Host;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A world with one network, to which tests add hypervisors and ports in words. */
final class StatusWorld {

  private static final NetworkId BLUE = new NetworkId(new UUID(0, 1));

  private World world = World.empty(ImmutableRangeSet.of(Range.closedOpen(4097L, 5000L)));
  private Progress progress = Progress.COMPLETE;

  /** A change; what it throws is an error of the test. */
  interface Step {
    void run(Draft draft) throws Rejection;
  }

  StatusWorld() throws Rejection {
    change(
        draft ->
            new NetworkCommands(1458)
                .create(
                    draft,
                    BLUE,
                    new NetworkCommands.Creation(
                        "blue", "", "p", true, false, true, Optional.empty(), Optional.empty())));
  }

  void change(Step step) throws Rejection {
    Draft draft = new Draft(world, world.revision() + 1, Instant.EPOCH);
    step.run(draft);
    world = draft.world();
  }

  /** A port on the network, placed as far as it is said. */
  Port port(String hypervisor, String interfaceName, boolean adminUp) throws Rejection {
    return port(
        hypervisor,
        adminUp,
        interfaceName.isEmpty()
            ? ImmutableMap.of()
            : ImmutableMap.of(Port.INTERFACE, interfaceName));
  }

  /** A port with a profile, meant for a hypervisor or, if that is empty, for none. */
  Port port(String hypervisor, boolean adminUp, ImmutableMap<String, String> profile)
      throws Rejection {
    PortId id = new PortId(UUID.randomUUID());
    change(
        draft ->
            new PortCommands()
                .create(
                    draft,
                    id,
                    new PortCommands.Creation(
                        BLUE,
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        adminUp,
                        Optional.empty(),
                        "",
                        "",
                        hypervisor.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new HypervisorId(hypervisor)),
                        "normal",
                        profile)));
    return world.ports().get(id).orElseThrow();
  }

  void networkDown() throws Rejection {
    change(
        draft ->
            new NetworkCommands(1458)
                .update(
                    draft,
                    BLUE,
                    new NetworkCommands.Update(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(false),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
  }

  /** Declares the hypervisor with a number. */
  Hypervisor declare(int number) throws Rejection {
    Hypervisor hypervisor =
        Hypervisor.declared(
            new HypervisorId("hv" + number),
            new DatapathId(number),
            IpAddress.parse("172.31.0." + number),
            "gre0");
    change(draft -> new HypervisorCommands().put(draft, hypervisor));
    return hypervisor;
  }

  void connect(int number, BridgePort... ports) throws Rejection {
    change(
        draft ->
            Observation.connected(
                draft,
                Bridge.connected(
                    new DatapathId(number),
                    "192.0.2.1:1",
                    draft.at(),
                    "Open vSwitch",
                    ImmutableList.copyOf(ports))));
  }

  void disconnect(int number) throws Rejection {
    change(draft -> Observation.disconnected(draft, new DatapathId(number), "it left"));
  }

  /** The database of a hypervisor shows these interfaces that name ports, and no others. */
  void vifs(int number, Vif... vifs) throws Rejection {
    change(
        draft ->
            VifReports.are(draft, new HypervisorId("hv" + number), ImmutableList.copyOf(vifs)));
  }

  static Vif vif(String name, Port port) {
    return new Vif(name, port.id(), Optional.empty());
  }

  /** The database of a hypervisor is connected, and this is wrong on it. */
  void host(int number, String... problems) throws Rejection {
    change(
        draft ->
            HostReports.shows(
                draft,
                new Host(
                    new HypervisorId("hv" + number),
                    true,
                    "192.0.2.1",
                    draft.at(),
                    "",
                    "Open vSwitch",
                    "br-int",
                    "netdev",
                    "external_ids:keyway-tunnel-ip",
                    ImmutableList.copyOf(problems))));
  }

  void behind(int number, long lowest) {
    progress =
        new Progress(
            progress
                .behind()
                .plus(new HypervisorId("hv" + number), new Progress.Behind(lowest, lowest, "busy")),
            progress.refusals());
  }

  void refuses(int number, Cookie owner, String reason) {
    progress =
        new Progress(
            progress.behind(),
            progress
                .refusals()
                .plus(
                    new HypervisorId("hv" + number),
                    ImmutableMap.of(owner, new Progress.Refusal(reason, 1))));
  }

  static BridgePort up(int number, String name) {
    return new BridgePort(number, name, new MacAddress(number), true, true, 0);
  }

  static BridgePort down(int number, String name, boolean adminUp) {
    return new BridgePort(number, name, new MacAddress(number), adminUp, !adminUp, 0);
  }

  World world() {
    return world;
  }

  View view() {
    return viewAfter(Duration.ZERO);
  }

  /** What is seen some time after all that happened. */
  View viewAfter(Duration time) {
    return new View(world, progress, Instant.EPOCH.plus(time));
  }
}
