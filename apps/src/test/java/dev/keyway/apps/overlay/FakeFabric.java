package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.World;
import java.util.HashMap;
import java.util.Map;

/**
 * Bridges joined by their tunnels: what one sends through its tunnel port arrives at the hypervisor
 * that has the address, with the key that the frame had. A frame that came from a tunnel and enters
 * one again is an error.
 */
final class FakeFabric {

  private static final Field[] TUNNEL = {Field.TUNNEL_IPV4_SRC, Field.TUNNEL_IPV4_DST};

  private final ImmutableMap<HypervisorId, Node> nodes;

  /** A hypervisor with what its bridge holds, and the ports that the bridge has. */
  private record Node(Hypervisor hypervisor, FakeBridge rules, Bridge ports) {

    long tunnel() {
      return number(hypervisor.tunnelPort());
    }

    long number(String interfaceName) {
      return ports.port(interfaceName).map(BridgePort::number).orElseThrow();
    }

    boolean isTunnel(long number) {
      return ports.port(hypervisor.tunnelPort()).filter(p -> p.number() == number).isPresent();
    }

    Place place(long number) {
      return ports.ports().values().stream()
          .filter(port -> port.number() == number)
          .map(port -> new Place(hypervisor.id(), port.name()))
          .findFirst()
          .orElseThrow(() -> new AssertionError(hypervisor.id() + " has no port " + number));
    }
  }

  private FakeFabric(ImmutableMap<HypervisorId, Node> nodes) {
    this.nodes = nodes;
  }

  /** Each connected hypervisor with all that a world wants of it. */
  static FakeFabric of(World world) {
    OverlayCompiler compiler = new OverlayCompiler();
    ImmutableMap.Builder<HypervisorId, Node> nodes = ImmutableMap.builder();
    for (Hypervisor hypervisor : world.fleet().hypervisors().values()) {
      HypervisorId id = hypervisor.id();
      if (world.fleet().isConnected(id)) {
        Rules rules = compiler.compile(world, id, world.wiring().subjectsAt(id));
        Bridge bridge = world.fleet().bridgeOf(id).orElseThrow();
        nodes.put(id, new Node(hypervisor, new FakeBridge(rules), bridge));
      }
    }
    return new FakeFabric(nodes.buildOrThrow());
  }

  /** The same, but one hypervisor is as it is in another fabric. */
  FakeFabric with(HypervisorId hypervisor, FakeFabric other) {
    Map<HypervisorId, Node> changed = new HashMap<>(nodes);
    changed.put(hypervisor, node(other.nodes, hypervisor));
    return new FakeFabric(ImmutableMap.copyOf(changed));
  }

  /** The same, but one hypervisor has lost its power. */
  FakeFabric without(HypervisorId hypervisor) {
    Map<HypervisorId, Node> changed = new HashMap<>(nodes);
    changed.remove(hypervisor);
    return new FakeFabric(ImmutableMap.copyOf(changed));
  }

  /** Begins a sentence: who sends this? */
  Sending send(Frame frame) {
    return new Sending(frame);
  }

  /** A frame that waits to be sent. */
  final class Sending {

    private final Frame frame;

    private Sending(Frame frame) {
      this.frame = frame;
    }

    /** From the interface where a port was told to be, whatever became of that. */
    Journey from(Port port) {
      return from(port.place().orElseThrow());
    }

    Journey from(Place place) {
      Journey journey = new Journey(frame, place);
      Node node = node(nodes, place.hypervisor());
      receive(node, frame.with(Field.IN_PORT, node.number(place.interfaceName())), journey);
      return journey;
    }

    /** From another hypervisor, or whoever can send GRE to this one. */
    Journey fromTunnelTo(HypervisorId hypervisor, long key) {
      Node node = node(nodes, hypervisor);
      Journey journey = new Journey(frame, new Place(hypervisor, node.hypervisor().tunnelPort()));
      receive(node, frame.with(Field.IN_PORT, node.tunnel()).with(Field.TUNNEL_ID, key), journey);
      return journey;
    }
  }

  private void receive(Node node, Frame frame, Journey journey) {
    for (FakeBridge.Sent sent : node.rules().receive(frame)) {
      if (node.isTunnel(sent.port())) {
        if (node.isTunnel(frame.number(Field.IN_PORT))) {
          throw new AssertionError("from a tunnel into a tunnel: " + sent);
        }
        cross(node, sent.frame(), journey);
      } else {
        journey.arrives(node.place(sent.port()), sent.frame().bare());
      }
    }
  }

  private void cross(Node from, Frame frame, Journey journey) {
    TunnelKey key = new TunnelKey(frame.number(Field.TUNNEL_ID));
    Bits to = frame.get(Field.TUNNEL_IPV4_DST);
    for (Node node : nodes.values()) {
      if (Bits.of(node.hypervisor().tunnelIp()).equals(to)) {
        journey.crosses(node.hypervisor().id(), key);
        receive(
            node,
            frame
                .without(TUNNEL)
                .with(Field.IN_PORT, node.tunnel())
                .with(Field.TUNNEL_IPV4_SRC, from.hypervisor().tunnelIp())
                .with(Field.TUNNEL_IPV4_DST, to),
            journey);
        return;
      }
    }
    journey.isLost(to);
  }

  private static Node node(Map<HypervisorId, Node> nodes, HypervisorId id) {
    Node node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException(id + " is not in the fabric");
    }
    return node;
  }
}
