package dev.keyway.controller.sync;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The least that exercises a sync: a flow for each hypervisor, one for each port of its networks,
 * and a group of the ports that are there.
 */
final class SmallCompiler implements FlowCompiler {

  private Optional<RuntimeException> bug = Optional.empty();

  /** Fails once. */
  void failNext(RuntimeException coming) {
    bug = Optional.of(coming);
  }

  @Override
  public Rules compile(World world, HypervisorId here, Set<Subject> subjects) {
    if (bug.isPresent()) {
      RuntimeException thrown = bug.get();
      bug = Optional.empty();
      throw thrown;
    }
    Rules.Builder rules = new Rules.Builder();
    for (Subject subject : subjects) {
      if (subject instanceof Subject.OfPort of) {
        port(rules, world, here, of.port());
      } else if (subject instanceof Subject.OfSegment of) {
        segment(rules, world, here, of.network());
      } else if (subject instanceof Subject.Base) {
        rules.add(flow(0, Match.ALL, Cookie.of(Cookie.Kind.HYPERVISOR, 0)));
      }
    }
    return rules.build();
  }

  @Override
  public Cookie ownerOf(long group) {
    return Cookie.of(Cookie.Kind.NETWORK, group - Group.FIRST);
  }

  private static void port(Rules.Builder rules, World world, HypervisorId here, PortId id) {
    Optional<Port> port =
        world
            .ports()
            .get(id)
            .filter(found -> !world.wiring().portsAt(found.network(), here).isEmpty())
            .filter(found -> world.wiring().placeOf(id).isPresent());
    port.ifPresent(
        found ->
            rules.add(
                flow(
                    1,
                    Match.where(Field.ETH_DST, found.mac().value()).build(),
                    Cookie.of(Cookie.Kind.PORT, found.number()))));
  }

  private static void segment(Rules.Builder rules, World world, HypervisorId here, NetworkId id) {
    if (world.wiring().portsAt(id, here).isEmpty()) {
      return;
    }
    Network network = world.networks().get(id).orElseThrow();
    long group = Group.FIRST + network.number();
    rules.add(
        new Group(
            group,
            world.wiring().portsAt(id, here).stream()
                .flatMap(port -> world.wiring().placeAt(port, here).stream())
                .flatMap(place -> world.bridgePort(place).stream())
                .map(BridgePort::number)
                .map(number -> ImmutableList.of(Action.output(number)))
                .collect(ImmutableList.toImmutableList())));
    rules.add(
        flow(
            2,
            Match.where(Field.TUNNEL_ID, network.key().value()).build(),
            Cookie.of(Cookie.Kind.NETWORK, network.number()),
            Action.toGroup(group)));
  }

  private static Flow flow(int table, Match match, Cookie cookie, Action... actions) {
    return new Flow(table, 1, match, cookie, ImmutableList.copyOf(actions), OptionalInt.empty());
  }
}
