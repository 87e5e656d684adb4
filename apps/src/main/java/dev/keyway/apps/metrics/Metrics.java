package dev.keyway.apps.metrics;

import com.google.common.collect.ImmutableSet;
import dev.keyway.apps.api.http.RequestObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The metrics of one controller. Those who count keep their own numbers, which are read when
 * somebody asks; only latencies are reported to here as they happen, from any thread.
 */
public final class Metrics implements RequestObserver {

  /** From a bridge on the same machine to one that had to be read back. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
    Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
    Duration.ofSeconds(10), Duration.ofSeconds(30)
  };

  /** Clients can make up others, and each would be a series of its own. */
  private static final ImmutableSet<String> METHODS =
      ImmutableSet.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timer realise =
      Timer.builder("keyway.realise")
          .description("From a change to its confirmation by a switch")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);

  /** The registry holds what it reads only weakly. */
  private final List<LongSupplier> counts = new CopyOnWriteArrayList<>();

  /** Shows the newest revision, and how many changes wait for the state thread. */
  public void world(LongSupplier revision, LongSupplier backlog) {
    gauge("keyway.world.revision", "The newest revision of the world", revision);
    gauge("keyway.state.backlog", "Changes that wait for the state thread", backlog);
  }

  /** Shows whether the store takes writes, and how many commands were refused while it didn't. */
  public void store(LongSupplier refusing, LongSupplier refused) {
    gauge("keyway.store.refusing", "1 while the store refuses writes, else 0", refusing);
    counter("keyway.store.refused.writes", "Changes refused for want of a store", refused);
  }

  /** Shows how many keys there are in each state. */
  public void keys(Map<String, LongSupplier> states) {
    states.forEach(
        (state, count) ->
            gauge("keyway.keys", "Keys of networks, in a state", count, "state", state));
  }

  /** Shows what was done to switches. */
  public void switches(SwitchFigures figures) {
    gauge("keyway.switches.connected", "Bridges that are connected", figures.connected());
    counter("keyway.flow.mods", "Flow-mods sent", figures.flowMods());
    counter("keyway.group.mods", "Group-mods sent", figures.groupMods());
    counter("keyway.bundles", "Bundles committed", figures.bundles());
    counter("keyway.bundle.failures", "Bundles that failed", figures.bundleFailures());
    counter("keyway.readbacks", "Times that a bridge's flows were read back", figures.readBacks());
    counter("keyway.audits", "Times that a bridge was looked at for drift", figures.audits());
    figures
        .drifted()
        .forEach(
            (kind, count) ->
                counter("keyway.drift", "Flows and groups that had drifted", count, "kind", kind));
    figures
        .refused()
        .forEach(
            (reason, count) ->
                counter("keyway.openflow.refused", "Peers turned away", count, "reason", reason));
  }

  /** Shows what was said to and by hosts' databases. */
  public void hosts(HostFigures figures) {
    gauge("keyway.ovsdb.connected", "Hosts' databases that are connected", figures.connected());
    counter("keyway.ovsdb.messages", "Messages from hosts' databases", figures.messages());
    counter("keyway.ovsdb.updates", "Notifications of changed rows", figures.updates());
    counter("keyway.ovsdb.transactions", "Transactions sent to hosts", figures.transactions());
    counter("keyway.ovsdb.full.reads", "Times that all rows were asked for", figures.fullReads());
    figures
        .refused()
        .forEach(
            (reason, count) ->
                counter("keyway.ovsdb.refused", "Peers turned away", count, "reason", reason));
  }

  /** Shows how the tunnels are, and what became of their probes. */
  public void tunnels(TunnelFigures figures) {
    figures
        .states()
        .forEach(
            (state, count) -> gauge("keyway.tunnels", "Tunnels in a state", count, "state", state));
    figures
        .probes()
        .forEach(
            (result, count) ->
                counter("keyway.tunnel.probes", "Probes of tunnels", count, "result", result));
  }

  /** A switch confirmed what had waited this long. */
  public void realised(Duration waited) {
    realise.record(waited);
  }

  @Override
  public void answered(String method, String route, int status, Duration took) {
    Timer.builder("keyway.api.request")
        .description("From a request to its answer")
        .tags(
            "method",
            METHODS.contains(method) ? method : "OTHER",
            "route",
            route,
            "status",
            Integer.toString(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(took);
  }

  /** All of them, in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  private void gauge(String name, String description, LongSupplier value, String... tags) {
    counts.add(value);
    Gauge.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void counter(String name, String description, LongSupplier count, String... tags) {
    counts.add(count);
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
