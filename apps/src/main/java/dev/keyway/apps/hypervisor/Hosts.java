package dev.keyway.apps.hypervisor;

import dev.keyway.controller.ovsdb.OvsdbListener;
import dev.keyway.controller.ovsdb.OvsdbSession;
import dev.keyway.controller.ovsdb.TableChanges;
import dev.keyway.controller.ovsdb.Tables;
import dev.keyway.controller.state.StateLoop;
import java.time.InstantSource;
import java.util.Optional;
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
}
