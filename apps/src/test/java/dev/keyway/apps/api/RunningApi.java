package dev.keyway.apps.api;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import dev.keyway.apps.api.audit.AuditLog;
import dev.keyway.apps.api.http.ApiServer;
import dev.keyway.apps.api.http.Dispatcher;
import dev.keyway.apps.api.http.Limits;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.operations.HealthResource;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.hypervisor.HostSettings;
import dev.keyway.apps.hypervisor.Hosts;
import dev.keyway.apps.identity.Authenticator;
import dev.keyway.apps.metrics.Metrics;
import dev.keyway.controller.net.tls.TlsMaterial;
import dev.keyway.controller.state.Command;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.store.StoreException;
import dev.keyway.controller.sync.Audits;
import dev.keyway.controller.sync.Progress;
import dev.keyway.controller.sync.Revisions;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** A whole API over an empty world. Switches are what a test says they are. */
public final class RunningApi extends ApiClient implements AutoCloseable {

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final Metrics metrics = new Metrics();
  private final MemoryStore store = new MemoryStore();
  private final StateLoop loop;
  private final ImmutableList<Route> routes;
  private final ApiServer server;
  private final String scheme;
  private volatile Progress progress = Progress.COMPLETE;
  private volatile long waitedMillis = -1;
  private volatile Optional<String> notReady = Optional.empty();

  private RunningApi(
      boolean working, Authenticator callers, Optional<TlsMaterial> tls, Limits limits)
      throws Exception {
    loop =
        new StateLoop(
            World.empty(ImmutableRangeSet.of(Range.closedOpen(4097L, 4200L))),
            store,
            InstantSource.system(),
            failure -> {
              throw new AssertionError(failure);
            });
    if (working) {
      loop.start();
    }
    routes =
        Api.routes(
            new Backend(loop, () -> progress, InstantSource.system(), executor),
            new NetworkCommands(1458),
            this::await,
            this::probe,
            noHosts(loop),
            new Audits(Duration.ZERO, InstantSource.system()),
            new HealthResource(() -> notReady, loop::outage, metrics::scrape),
            "1.2.3",
            UUID::randomUUID);
    scheme = tls.isPresent() ? "https" : "http";
    server =
        ApiServer.listen(
            "127.0.0.1",
            0,
            tls,
            routes,
            callers,
            limits,
            new Dispatcher(executor, metrics, new AuditLog(InstantSource.system())));
  }

  /** Of a fabric whose hosts do not join by themselves. */
  static Hosts noHosts(StateLoop loop) {
    return new Hosts(
        loop,
        new HostSettings(
            "br-int",
            Optional.empty(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 6653),
            false),
        InstantSource.system());
  }

  /** One that works. */
  public static RunningApi start() throws Exception {
    return new RunningApi(true, Authenticator.NONE, Optional.empty(), Limits.DEFAULTS);
  }

  /** One that works, and wants to know who calls. */
  static RunningApi knowing(Authenticator callers) throws Exception {
    return new RunningApi(true, callers, Optional.empty(), Limits.DEFAULTS);
  }

  /** One that works, and speaks TLS. */
  public static RunningApi speaking(TlsMaterial tls) throws Exception {
    return new RunningApi(true, Authenticator.NONE, Optional.of(tls), Limits.DEFAULTS);
  }

  /** One that works, and takes on so much. */
  static RunningApi limited(Authenticator callers, Limits limits) throws Exception {
    return new RunningApi(true, callers, Optional.empty(), limits);
  }

  /** Has other certificates from now on. */
  public void use(TlsMaterial tls) {
    server.use(tls);
  }

  /** One whose state thread does nothing, so that its queue can fill. */
  static RunningApi stuck() throws Exception {
    return new RunningApi(false, Authenticator.NONE, Optional.empty(), Limits.DEFAULTS);
  }

  /** Declares a hypervisor with the tunnel address 172.31.0.N. */
  public void declare(String hypervisor, int datapath) throws Exception {
    Answer answer =
        call(
            "PUT",
            "/v1/hypervisors/" + hypervisor,
            "{'datapath_id': '" + datapath + "', 'tunnel_ip': '172.31.0." + datapath + "'}");
    if (answer.status() != 201) {
      throw new AssertionError(answer);
    }
  }

  /** A bridge connects, with interfaces numbered from 1. */
  public void connect(int datapath, String... interfaces) {
    ImmutableList.Builder<BridgePort> ports = ImmutableList.builder();
    for (String name : interfaces) {
      int number = Arrays.asList(interfaces).indexOf(name) + 1;
      ports.add(new BridgePort(number, name, new MacAddress(number), true, true, 10_000_000));
    }
    change(
        draft -> {
          Observation.connected(
              draft,
              Bridge.connected(
                  new DatapathId(datapath),
                  "192.0.2." + datapath + ":4242",
                  draft.at(),
                  "Open vSwitch 3.1.0",
                  ports.build()));
          return true;
        });
  }

  /** Any other change, done when it returns. */
  public void change(Command<Boolean> command) {
    loop.submit(command).join();
  }

  /** Puts a command into the queue, and does not wait for it. */
  CompletableFuture<?> submit(Command<Boolean> command) {
    return loop.submit(command);
  }

  /** A hypervisor lacks all from a revision on. */
  public void behind(String hypervisor, long lowest, String reason) {
    progress =
        new Progress(
            progress
                .behind()
                .plus(new HypervisorId(hypervisor), new Progress.Behind(lowest, lowest, reason)),
            progress.refusals());
  }

  /** Its store takes no writes, for this reason. */
  public void storeRefuses(String reason) {
    store.fail(StoreException.temporary(reason, null));
  }

  /** Its store takes writes again. */
  public void storeRecovers() {
    store.recover();
  }

  /** It says that it can't work. */
  public void notReady(String reason) {
    notReady = Optional.of(reason);
  }

  /** All that it serves. */
  ImmutableList<Route> routes() {
    return routes;
  }

  /** The newest world. */
  public World world() {
    return loop.world();
  }

  long waitedMillis() {
    return waitedMillis;
  }

  @Override
  public String base() {
    return scheme + "://127.0.0.1:" + server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
    executor.shutdownNow();
    loop.close();
  }

  private CompletableFuture<Integer> probe(Predicate<HypervisorId> asked) {
    int asking = (int) world().fleet().hypervisors().keySet().stream().filter(asked).count();
    return CompletableFuture.completedFuture(asking);
  }

  private CompletableFuture<Revisions.Answer> await(long revision, long waitMillis) {
    waitedMillis = waitMillis;
    ImmutableList<Revisions.Waiting> waiting =
        progress.behind().entrySet().stream()
            .filter(entry -> entry.getValue().lowest() <= revision)
            .map(entry -> new Revisions.Waiting(entry.getKey(), entry.getValue().reason()))
            .collect(ImmutableList.toImmutableList());
    return CompletableFuture.completedFuture(
        new Revisions.Answer(revision, waiting.isEmpty(), waiting));
  }
}
