package dev.keyway.apps.hypervisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.hypervisor.setup.Edit;
import dev.keyway.apps.hypervisor.setup.HostIdentity;
import dev.keyway.apps.hypervisor.setup.HostImage;
import dev.keyway.apps.hypervisor.setup.HostInspection;
import dev.keyway.apps.hypervisor.setup.HostPlan;
import dev.keyway.controller.ovsdb.OvsdbListener;
import dev.keyway.controller.ovsdb.OvsdbSession;
import dev.keyway.controller.ovsdb.TableChanges;
import dev.keyway.controller.ovsdb.Tables;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.topology.world.World;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** All hosts whose databases are connected, each kept as it is to be. */
public final class Hosts implements OvsdbListener {

  private final StateLoop state;
  private final HostSettings settings;
  private final InstantSource clock;
  private final HostRegistry registry = new HostRegistry();
  private final ConcurrentMap<OvsdbSession, HostAgent> agents = new ConcurrentHashMap<>();

  /** Reports to a state loop. */
  public Hosts(StateLoop state, HostSettings settings, InstantSource clock) {
    this.state = state;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void connected(OvsdbSession session, Tables tables) {
    HostAgent agent =
        new HostAgent(session, settings, registry, new HostReport(session, state), clock);
    agents.put(session, agent);
    agent.poke();
  }

  @Override
  public void changed(OvsdbSession session, Tables tables, TableChanges changes) {
    Optional.ofNullable(agents.get(session)).ifPresent(agent -> agent.changed(changes));
  }

  @Override
  public void disconnected(OvsdbSession session, String reason) {
    Optional.ofNullable(agents.remove(session)).ifPresent(agent -> agent.disconnected(reason));
  }

  @Override
  public void refused(String remoteAddress, RefusalReason reason, String message) {
    HostReport.refused(state, remoteAddress, Optional.empty(), reason.name(), message);
  }

  /**
   * Reports what is on a connected host, what we would change there, and what would break.
   *
   * @param name what the host calls itself, whether it has joined or not
   * @return empty if no host of this name is connected
   */
  public Optional<ObjectNode> inspect(String name) {
    return named(name).map(this::inspect);
  }

  private ObjectNode inspect(HostAgent agent) {
    OvsdbSession session = agent.session();
    HostImage image = new HostImage(session.tables());
    World world = state.world();
    return HostInspection.of(
        image,
        settings.bridge(),
        settings.targetFor(session.localAddress()),
        HostIdentity.keyIn(image).filter(world.fleet()::hasLeft).isPresent(),
        Optional.of(port -> world.ports().get(port).isPresent()));
  }

  /** Ports of others on bridges that we made on a connected host: leaving takes them away. */
  public ImmutableList<String> portsOfOthers(String name) {
    return named(name)
        .map(agent -> HostPlan.portsOfOthers(new HostImage(agent.session().tables())))
        .orElse(ImmutableList.of());
  }

  /**
   * Takes us off a connected host that was told to leave in the world already.
   *
   * @param force whether a bridge that we made goes although others have ports on it
   * @return what was undone, as text, once nothing is left to do; empty if the host is not
   *     connected
   */
  public Optional<CompletableFuture<ImmutableList<String>>> leave(String name, boolean force) {
    return named(name)
        .map(
            agent ->
                agent
                    .leave(force)
                    .thenApply(
                        edits ->
                            edits.stream()
                                .map(Edit::toString)
                                .collect(ImmutableList.toImmutableList())));
  }

  /** Has all connected hosts of a name looked at anew. */
  public boolean poke(String name) {
    ImmutableList<HostAgent> all = all(name);
    all.forEach(HostAgent::poke);
    return !all.isEmpty();
  }

  /** The one that speaks for the hypervisor of this name, or else any that bears it. */
  private Optional<HostAgent> named(String name) {
    ImmutableList<HostAgent> all = all(name);
    return all.stream()
        .filter(agent -> agent.joined().isPresent())
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private ImmutableList<HostAgent> all(String name) {
    return agents.values().stream()
        .filter(agent -> agent.isNamed(name))
        .collect(ImmutableList.toImmutableList());
  }
}
