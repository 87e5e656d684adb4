package dev.keyway.apps.main;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.keyway.apps.api.Api;
import dev.keyway.apps.api.audit.AuditLog;
import dev.keyway.apps.api.http.ApiServer;
import dev.keyway.apps.api.http.Dispatcher;
import dev.keyway.apps.api.http.Limits;
import dev.keyway.apps.api.operations.HealthResource;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.config.AuthMode;
import dev.keyway.apps.config.Config;
import dev.keyway.apps.hypervisor.CertificateGuard;
import dev.keyway.apps.hypervisor.HostSettings;
import dev.keyway.apps.hypervisor.Hosts;
import dev.keyway.apps.hypervisor.Observer;
import dev.keyway.apps.hypervisor.setup.HostTables;
import dev.keyway.apps.identity.Authenticator;
import dev.keyway.apps.identity.TokenAuthenticator;
import dev.keyway.apps.identity.TokenFile;
import dev.keyway.apps.identity.TokenFileException;
import dev.keyway.apps.metrics.HostFigures;
import dev.keyway.apps.metrics.Metrics;
import dev.keyway.apps.metrics.SwitchFigures;
import dev.keyway.apps.metrics.TunnelFigures;
import dev.keyway.apps.overlay.OverlayCompiler;
import dev.keyway.apps.tunnels.ProbeSettings;
import dev.keyway.apps.tunnels.Prober;
import dev.keyway.controller.net.entrance.PeerTls;
import dev.keyway.controller.net.tls.TlsException;
import dev.keyway.controller.net.tls.TlsWatch;
import dev.keyway.controller.openflow.OpenFlowCounters;
import dev.keyway.controller.openflow.OpenFlowServer;
import dev.keyway.controller.openflow.OpenFlowSettings;
import dev.keyway.controller.openflow.Refusal;
import dev.keyway.controller.ovsdb.MonitorMethod;
import dev.keyway.controller.ovsdb.OvsdbCounters;
import dev.keyway.controller.ovsdb.OvsdbListener;
import dev.keyway.controller.ovsdb.OvsdbServer;
import dev.keyway.controller.ovsdb.OvsdbSettings;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.store.SqliteStore;
import dev.keyway.controller.store.Store;
import dev.keyway.controller.store.StoreException;
import dev.keyway.controller.sync.Audits;
import dev.keyway.controller.sync.Drift;
import dev.keyway.controller.sync.KeyReleases;
import dev.keyway.controller.sync.Revisions;
import dev.keyway.controller.sync.SwitchSyncs;
import dev.keyway.controller.sync.SyncCounters;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.world.Tunnel;
import dev.keyway.topology.world.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running controller, and the one place that knows everyone: store, state loop, syncs, prober,
 * OpenFlow and OVSDB listeners, API, in this order; they end in the other.
 */
final class Wiring implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final int API_THREADS = 4;
  private static final long PATIENCE_SECONDS = 5;
  private static final long LOOK_MILLIS = 500;

  private final Deque<Part> parts = new ArrayDeque<>();
  private final ScheduledExecutorService files =
      Executors.newSingleThreadScheduledExecutor(named("files"));
  private int apiPort;
  private int openFlowPort;
  private int ovsdbPort;
  private volatile boolean ready;

  /** Something that was started, and must be ended. */
  private record Part(String name, AutoCloseable end) {}

  private Wiring() {
    ending("files", files::shutdownNow);
  }

  /**
   * Starts a controller.
   *
   * @param failed told when it can't go on
   */
  static Wiring start(Config config, Consumer<Throwable> failed) throws StartException {
    Wiring wiring = new Wiring();
    try {
      wiring.startAll(config, failed);
      return wiring;
    } catch (StoreException | TokenFileException | TlsException | IOException e) {
      wiring.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private void startAll(Config config, Consumer<Throwable> failed)
      throws StoreException, TokenFileException, TlsException, IOException {
    Store store = ending("store", SqliteStore.open(config.data().resolve("keyway.db")));
    StateLoop loop =
        new StateLoop(
            World.empty(config.keyRanges()), store, InstantSource.system(), failed::accept);
    Metrics metrics = new Metrics();
    metrics.world(() -> loop.world().revision(), loop::backlog);
    metrics.store(() -> loop.outage().isPresent() ? 1 : 0, loop::refusedWrites);
    metrics.keys(
        ImmutableMap.of(
            "held", () -> loop.world().networks().keys().holders().size(),
            "quarantined", () -> loop.world().networks().keys().quarantined().size(),
            "free", () -> loop.world().networks().keys().freeCount()));

    ScheduledExecutorService waits = Executors.newSingleThreadScheduledExecutor(named("revisions"));
    // Whoever still waits for a revision is answered by the end of the API.
    ending("revisions", waits::shutdownNow);
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS, named("sync-%d"));
    ending("syncs", () -> end(workers));
    Revisions revisions = new Revisions(waits);
    SyncCounters syncCounters = new SyncCounters(metrics::realised);
    Audits audits = new Audits(config.auditInterval(), InstantSource.system());
    SwitchSyncs syncs =
        new SwitchSyncs(
            new OverlayCompiler(), revisions, new KeyReleases(loop), audits, syncCounters, workers);
    loop.listen(syncs);
    CertificateGuard certificates = new CertificateGuard();
    loop.listen(certificates);
    loop.start();
    ending("state", loop);

    Prober prober =
        ending(
            "tunnels",
            new Prober(
                loop, revisions::progress, ProbeSettings.DEFAULTS, new SecureRandom().nextLong()));
    prober.start();
    metrics.tunnels(figures(prober));
    Optional<PeerTls> switchTls = switchTls(config);
    Observer observer = new Observer(loop, syncs, prober, certificates);
    OpenFlowServer openFlow =
        ending(
            "OpenFlow",
            new OpenFlowServer(
                OpenFlowSettings.DEFAULTS, observer, switchTls, observer::objection));
    metrics.switches(figures(openFlow.counters(), syncCounters));
    InetSocketAddress bridges = openFlow.bind(config.openFlow().host(), config.openFlow().port());
    openFlowPort = bridges.getPort();
    LOG.info("OpenFlow listens on {}:{}", config.openFlow().host(), openFlowPort);

    Hosts hosts =
        new Hosts(
            loop,
            new HostSettings(
                config.integrationBridge(),
                config.openFlowTarget(),
                bridges,
                switchTls.isPresent()),
            InstantSource.system());
    OvsdbServer ovsdb =
        ending(
            "OVSDB", new OvsdbServer(OvsdbSettings.DEFAULTS, HostTables.MONITOR, hosts, switchTls));
    metrics.hosts(figures(ovsdb.counters()));
    ovsdbPort = ovsdb.bind(config.ovsdb().host(), config.ovsdb().port()).getPort();
    LOG.info("OVSDB listens on {}:{}", config.ovsdb().host(), ovsdbPort);

    ExecutorService api = Executors.newFixedThreadPool(API_THREADS, named("api-%d"));
    ending("API's threads", () -> end(api));
    Logging.audit(config.auditLog());
    Optional<TlsWatch> tls =
        config.apiTls().isPresent()
            ? Optional.of(new TlsWatch("the API", config.apiTls().get()))
            : Optional.empty();
    ApiServer server =
        ApiServer.listen(
            config.api().host(),
            config.api().port(),
            tls.map(TlsWatch::current),
            Api.routes(
                new Backend(loop, revisions::progress, InstantSource.system(), api),
                new NetworkCommands(config.largestMtu()),
                revisions::await,
                prober::rush,
                hosts,
                audits,
                new HealthResource(this::notReady, loop::outage, metrics::scrape),
                Main.version(),
                UUID::randomUUID),
            authenticator(config),
            Limits.DEFAULTS.withProjectRate(config.projectRateLimit()),
            new Dispatcher(api, metrics, new AuditLog(InstantSource.system())));
    ending("API", server);
    tls.ifPresent(watched -> watch(() -> watched.look(server::use)));
    apiPort = server.port();
    LOG.info(
        "API listens on {}://{}:{}",
        tls.isPresent() ? "https" : "http",
        config.api().host(),
        apiPort);
    ready = true;
  }

  private Optional<PeerTls> switchTls(Config config) throws TlsException {
    if (config.switchTls().isEmpty()) {
      return Optional.empty();
    }
    TlsWatch watch = new TlsWatch("OpenFlow and OVSDB", config.switchTls().get());
    PeerTls tls = new PeerTls(watch.current());
    watch(() -> watch.look(tls::use));
    return Optional.of(tls);
  }

  private Authenticator authenticator(Config config) throws TokenFileException {
    if (config.auth() == AuthMode.NONE) {
      return Authenticator.NONE;
    }
    TokenAuthenticator tokens =
        new TokenAuthenticator(new TokenFile(config.data()), InstantSource.system());
    watch(tokens::look);
    return tokens;
  }

  /** Has a file looked at now and then. */
  private void watch(Runnable look) {
    var unused =
        files.scheduleWithFixedDelay(look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The TCP port of the API. */
  int apiPort() {
    return apiPort;
  }

  /** The TCP port for bridges. */
  int openFlowPort() {
    return openFlowPort;
  }

  /** The TCP port for hosts' databases. */
  int ovsdbPort() {
    return ovsdbPort;
  }

  /** Ends all that was started, the last first; whatever fails, the others are ended too. */
  @Override
  public void close() {
    ready = false;
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.end().close();
      } catch (Exception e) {
        LOG.error("{} did not end as it should", part.name(), e);
      }
    }
  }

  private <T extends AutoCloseable> T ending(String name, T part) {
    parts.push(new Part(name, part));
    return part;
  }

  private Optional<String> notReady() {
    return ready ? Optional.empty() : Optional.of("starting or stopping");
  }

  private static SwitchFigures figures(OpenFlowCounters openFlow, SyncCounters syncs) {
    ImmutableMap.Builder<String, LongSupplier> refused = ImmutableMap.builder();
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      refused.put(reason.name().toLowerCase(Locale.ROOT), () -> openFlow.refused(reason));
    }
    return new SwitchFigures(
        openFlow::connected,
        openFlow::flowMods,
        openFlow::groupMods,
        openFlow::bundles,
        openFlow::bundleFailures,
        syncs::readBacks,
        syncs::audits,
        drifted(syncs),
        refused.buildOrThrow());
  }

  private static ImmutableMap<String, LongSupplier> drifted(SyncCounters syncs) {
    ImmutableMap.Builder<String, LongSupplier> kinds = ImmutableMap.builder();
    for (Drift.Kind kind : Drift.Kind.values()) {
      kinds.put(Ascii.toLowerCase(kind.name()), () -> syncs.drifted(kind));
    }
    return kinds.buildOrThrow();
  }

  private static HostFigures figures(OvsdbCounters ovsdb) {
    ImmutableMap.Builder<String, LongSupplier> refused = ImmutableMap.builder();
    for (OvsdbListener.RefusalReason reason : OvsdbListener.RefusalReason.values()) {
      refused.put(reason.name().toLowerCase(Locale.ROOT), () -> ovsdb.refused(reason));
    }
    return new HostFigures(
        ovsdb::connected,
        ovsdb::messages,
        ovsdb::updates,
        ovsdb::transactions,
        () -> Arrays.stream(MonitorMethod.values()).mapToLong(ovsdb::monitors).sum(),
        refused.buildOrThrow());
  }

  private static TunnelFigures figures(Prober prober) {
    ImmutableMap.Builder<String, LongSupplier> states = ImmutableMap.builder();
    for (Tunnel.State state : Tunnel.State.values()) {
      states.put(state.name().toLowerCase(Locale.ROOT), () -> prober.count(state));
    }
    return new TunnelFigures(
        ImmutableMap.of(
            "received", prober.counters()::received,
            "lost", prober.counters()::lost,
            "stray", prober.counters()::strays),
        states.buildOrThrow());
  }

  private static ThreadFactory named(String pattern) {
    return new ThreadFactoryBuilder().setNameFormat(pattern).setDaemon(true).build();
  }

  private static void end(ExecutorService executor) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      executor.shutdownNow();
    }
  }
}
