package dev.keyway.apps.tunnels;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.keyway.apps.overlay.ProbeFlows;
import dev.keyway.apps.tunnels.Trials.Finding;
import dev.keyway.apps.tunnels.Trials.Probe;
import dev.keyway.controller.openflow.PacketIn;
import dev.keyway.controller.openflow.PacketOut;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Path;
import dev.keyway.topology.world.Tunnel;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes every tunnel and brings the outcome into the world when it is another than before. A probe
 * is a frame that the controller has one hypervisor send through its tunnel port, and that the
 * other sends back to the controller: it passes the switches and the underlay as tenants' frames
 * do.
 *
 * <p>Works on a thread of its own. What comes from event loops goes through a queue that holds so
 * much and no more, whatever comes in.
 */
public final class Prober implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

  private static final Duration BEAT = Duration.ofMillis(100);

  /** The least time from one look at who shares networks to the next; ten times what it took. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private static final int LOOK_SHARE = 10;
  private static final int MOST_ARRIVALS = 4_096;
  private static final int MOST_LOGGED = 10;

  /** A probe that came to a bridge. */
  private record Arrival(long sequence, DatapathId at, int size) {}

  private final StateLoop loop;
  private final Supplier<Progress> progress;
  private final ProbeSettings settings;
  private final long nonce;
  private final ProbeCounters counters = new ProbeCounters();
  private final Trials trials;
  private final Map<DatapathId, SwitchSession> sessions = new HashMap<>();
  private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(MOST_ARRIVALS);
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          new ThreadFactoryBuilder().setNameFormat("tunnels").setDaemon(true).build());

  private volatile Plan plan = Plan.EMPTY;

  /** The newest world that the plan is right for. */
  private Optional<World> planned = Optional.empty();

  private long nextLook = System.nanoTime();

  /**
   * Does nothing until it is started.
   *
   * @param nonce a random number for this run
   */
  public Prober(StateLoop loop, Supplier<Progress> progress, ProbeSettings settings, long nonce) {
    this.loop = loop;
    this.progress = progress;
    this.settings = settings;
    this.nonce = nonce;
    this.trials = new Trials(settings, counters);
  }

  /** Begins. */
  public void start() {
    var unused =
        executor.scheduleWithFixedDelay(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What became of probes so far. */
  public ProbeCounters counters() {
    return counters;
  }

  /** How many tunnels are in a state now. */
  public long count(Tunnel.State state) {
    World world = loop.world();
    return plan.tunnels().stream().filter(tunnel -> tunnel.state(world) == state).count();
  }

  /** A bridge connected, on whatever thread. */
  public void opened(SwitchSession session) {
    executor.execute(() -> sessions.put(session.datapath(), session));
  }

  /** A bridge is gone. */
  public void closed(SwitchSession session) {
    executor.execute(() -> sessions.remove(session.datapath(), session));
  }

  /** A flow sent a frame here. Called on event loops: looks at its head and keeps a few numbers. */
  public void packetIn(SwitchSession session, PacketIn packet) {
    boolean taken =
        packet.cookie().equals(ProbeFlows.COOKIE)
            && ProbeFrame.read(packet.start())
                .filter(frame -> frame.nonce() == nonce && frame.to().equals(session.datapath()))
                .map(frame -> new Arrival(frame.sequence(), frame.to(), packet.length()))
                .filter(arrivals::offer)
                .isPresent();
    if (!taken) {
      counters.countStray();
    }
  }

  /** Probes all tunnels of some hypervisors now; says how many directions that are. */
  public CompletionStage<Integer> rush(Predicate<HypervisorId> asked) {
    return CompletableFuture.supplyAsync(
        () -> trials.rush(direction -> direction.touches(asked), System.nanoTime()), executor);
  }

  private void beat() {
    try {
      step(System.nanoTime());
    } catch (RuntimeException bug) {
      LOG.error("probing failed; it goes on", bug);
    }
  }

  private void step(long now) {
    World world = loop.world();
    ImmutableSet<Direction> gone = look(world, now);
    List<Finding> found = new ArrayList<>();
    for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
      trials.arrived(next.sequence(), next.at(), next.size(), now).ifPresent(found::add);
    }
    found.addAll(trials.expire(now));
    report(Findings.of(world, found, gone));
    int most = (int) (settings.framesPerSecond() * BEAT.toMillis() / 1_000);
    Progress lacking = progress.get();
    trials.begin(now, most, to -> hasItsFlows(lacking, to)).forEach(this::send);
  }

  /** Finds out anew what there is to probe, if anything has changed. */
  private ImmutableSet<Direction> look(World world, long now) {
    if (planned.filter(before -> Plan.isTheSameIn(before, world)).isPresent()) {
      planned = Optional.of(world);
      return ImmutableSet.of();
    }
    if (now - nextLook < 0) {
      return ImmutableSet.of();
    }
    plan = Plan.of(world);
    planned = Optional.of(world);
    ImmutableSet<Direction> gone = trials.plan(plan.targets(), now);
    // The world forgets more than a plan shows, such as a connection that was lost for a moment.
    int unused =
        trials.rush(it -> world.paths().get(it.from(), it.to()).isEmpty(), System.nanoTime());
    long took = System.nanoTime() - now;
    nextLook = now + Math.max(LOOK_AGAIN.toNanos(), LOOK_SHARE * took);
    return gone;
  }

  /** A bridge that just connected has to be read back before it gets the flow for probes. */
  private static boolean hasItsFlows(Progress progress, HypervisorId receiver) {
    return progress.of(receiver).filter(lacks -> lacks.lowest() == 0).isEmpty();
  }

  private void send(Probe probe) {
    Target target = probe.target();
    SwitchSession session = sessions.get(target.sender().bridge());
    if (session != null) {
      ProbeFrame frame =
          new ProbeFrame(
              nonce, probe.sequence(), target.sender().bridge(), target.receiver().bridge());
      session.send(
          new PacketOut(
              ProbeFlows.send(target.receiver().tunnelIp(), target.sender().tunnelPort()),
              frame.bytes(probe.size())));
    }
  }

  private void report(Findings news) {
    if (news.isEmpty()) {
      return;
    }
    log(news, Path.State.MTU_TOO_SMALL, "frames of full size are lost from");
    log(news, Path.State.UNREACHABLE, "no frames arrive from");
    var unused =
        loop.submit(
                draft -> {
                  news.apply(draft);
                  return true;
                })
            .exceptionally(
                failure -> {
                  // It is found again with the next probes.
                  LOG.warn("what was found out of tunnels was lost: {}", failure.getMessage());
                  return null;
                });
  }

  private static void log(Findings news, Path.State state, String what) {
    List<Direction> bad =
        news.found().stream()
            .filter(finding -> finding.state() == state)
            .map(Finding::direction)
            .toList();
    if (!bad.isEmpty()) {
      LOG.warn(
          "tunnels: {} {}{}",
          what,
          Joiner.on(", ").join(Iterables.limit(bad, MOST_LOGGED)),
          bad.size() > MOST_LOGGED ? " and " + (bad.size() - MOST_LOGGED) + " more" : "");
    }
  }

  /** Stops probing. What is known stays in the world. */
  @Override
  public void close() {
    var unused = executor.shutdownNow();
  }
}
