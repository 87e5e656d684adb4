package dev.keyway.topology.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.RandomChanges.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the flows of each subject may depend on, on each hypervisor. If any of it differs between
 * two worlds, the subject must be among the touched. Says nothing of a bridge that just connected:
 * that one is read back and compiled as a whole.
 */
final class Dependencies {

  private Dependencies() {}

  static void assertAllTouched(Step step) {
    for (HypervisorId id : step.after().fleet().hypervisors().keySet()) {
      if (sameConnection(step, id)) {
        Map<Subject, List<Object>> before = of(step.before(), id);
        Map<Subject, List<Object>> after = of(step.after(), id);
        Map<Subject, List<Object>> all = new HashMap<>(before);
        all.putAll(after);
        for (Subject subject : all.keySet()) {
          assertThat(
                  step.touched().containsEntry(id, subject)
                      || Objects.equals(before.get(subject), after.get(subject)))
              .as("%s on %s after %s", subject, id, step.transaction())
              .isTrue();
        }
      }
    }
  }

  private static boolean sameConnection(Step step, HypervisorId id) {
    Optional<Hypervisor> before = step.before().fleet().get(id);
    Optional<Hypervisor> after = step.after().fleet().get(id);
    return before.map(Hypervisor::datapath).equals(after.map(Hypervisor::datapath))
        && step.before().fleet().isConnected(id)
        && step.after().fleet().isConnected(id)
        && step.transaction().changes().stream()
            .noneMatch(Change.BridgeConnected.class::isInstance);
  }

  private static Map<Subject, List<Object>> of(World world, HypervisorId here) {
    Map<Subject, List<Object>> dependencies = new HashMap<>();
    for (Subject subject : world.wiring().subjectsAt(here)) {
      dependencies.put(subject, of(world, here, subject));
    }
    return dependencies;
  }

  private static List<Object> of(World world, HypervisorId here, Subject subject) {
    ImmutableList.Builder<Object> all = ImmutableList.builder();
    Optional<Long> tunnel = world.tunnelPort(here).map(BridgePort::number);
    if (subject instanceof Subject.Base) {
      all.add(tunnel);
    } else if (subject instanceof Subject.OfNetwork ofNetwork) {
      Network network = world.networks().get(ofNetwork.network()).orElseThrow();
      all.add(tunnel, network.key(), network.number());
      for (HypervisorId member : world.wiring().membersOf(network.id())) {
        all.add(world.fleet().get(member).orElseThrow().tunnelIp());
      }
    } else if (subject instanceof Subject.OfSegment segment) {
      world
          .wiring()
          .portsAt(segment.network(), here)
          .forEach(
              port -> all.add(numberOf(world, world.wiring().placeAt(port, here).orElseThrow())));
    } else if (subject instanceof Subject.OfPort ofPort) {
      Port port = world.ports().get(ofPort.port()).orElseThrow();
      all.add(tunnel, port.mac(), port.fixedIps(), port.portSecurity(), port.number());
      for (Place place : world.wiring().placesOf(port.id())) {
        all.add(
            place,
            place.hypervisor().equals(here)
                ? numberOf(world, place)
                : world.fleet().get(place.hypervisor()).orElseThrow().tunnelIp());
      }
    }
    return all.build();
  }

  private static Optional<Long> numberOf(World world, Place place) {
    return world.bridgePort(place).map(BridgePort::number);
  }
}
