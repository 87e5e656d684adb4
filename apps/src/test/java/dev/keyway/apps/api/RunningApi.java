package dev.keyway.apps.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import dev.keyway.apps.api.http.ApiServer;
import dev.keyway.apps.api.http.Dispatcher;
import dev.keyway.apps.api.operations.HealthResource;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.metrics.Metrics;
import dev.keyway.controller.state.Command;
import dev.keyway.controller.state.StateLoop;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.pcollections.HashTreePMap;

/** A whole API over an empty world, spoken to by HTTP. Switches are what a test says they are. */
final class RunningApi implements AutoCloseable {

  /** Lets tests write JSON with single quotes. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final StateLoop loop;
  private final ApiServer server;
  private volatile Progress progress = new Progress(HashTreePMap.empty());
  private volatile long waitedMillis = -1;
  private volatile Optional<String> notReady = Optional.empty();

  private RunningApi(boolean working) throws Exception {
    loop =
        new StateLoop(
            World.empty(ImmutableRangeSet.of(Range.closedOpen(4097L, 4200L))),
            new MemoryStore(),
            InstantSource.system(),
            failure -> {
              throw new AssertionError(failure);
            });
    if (working) {
      loop.start();
    }
    server =
        ApiServer.listen(
            "127.0.0.1",
            0,
            Api.routes(
                new Backend(loop, () -> progress, InstantSource.system(), executor),
                new NetworkCommands(1458),
                this::await,
                new HealthResource(() -> notReady, metrics::scrape),
                UUID::randomUUID),
            new Dispatcher(executor, metrics));
  }

  static RunningApi start() throws Exception {
    return new RunningApi(true);
  }

  /** One whose state thread does nothing, so that its queue can fill. */
  static RunningApi stuck() throws Exception {
    return new RunningApi(false);
  }

  /** A request that takes JSON with single quotes. */
  Answer call(String method, String path, String json) throws Exception {
    return send(method, path, JSON.readTree(json).toString());
  }

  /** A request whose body is sent as it is. */
  Answer send(String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Keyway-Revision").map(Long::valueOf),
        response.headers().firstValue("Retry-After"),
        read(response.body()));
  }

  Answer get(String path) throws Exception {
    return send("GET", path, "");
  }

  Answer delete(String path) throws Exception {
    return send("DELETE", path, "");
  }

  String text(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Creates one and gives it back as shown; a failure is an error of the test. */
  JsonNode create(String kind, String json) throws Exception {
    Answer answer = call("POST", "/v2.0/" + kind + "s", "{'" + kind + "': " + json + "}");
    if (answer.status() != 201) {
      throw new AssertionError(answer);
    }
    return answer.body().path(kind);
  }

  /** Creates a network and gives back its id. */
  String network(String name) throws Exception {
    return create("network", "{'name': '" + name + "'}").path("id").asText();
  }

  /** The names in a list that a path answers. */
  List<String> names(String path) throws Exception {
    Answer answer = get(path);
    if (answer.status() != 200) {
      throw new AssertionError(answer);
    }
    return answer.body().properties().iterator().next().getValue().findValuesAsText("name");
  }

  void declare(String hypervisor, int datapath) throws Exception {
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
  void connect(int datapath, String... interfaces) {
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

  void change(Command<Boolean> command) {
    loop.submit(command).join();
  }

  /** Puts a command into the queue, and does not wait for it. */
  CompletableFuture<?> submit(Command<Boolean> command) {
    return loop.submit(command);
  }

  /** A hypervisor lacks all from a revision on. */
  void behind(String hypervisor, long lowest, String reason) {
    progress =
        new Progress(
            progress
                .behind()
                .plus(new HypervisorId(hypervisor), new Progress.Behind(lowest, lowest, reason)));
  }

  void notReady(String reason) {
    notReady = Optional.of(reason);
  }

  World world() {
    return loop.world();
  }

  long waitedMillis() {
    return waitedMillis;
  }

  String base() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
    executor.shutdownNow();
    loop.close();
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

  private URI uri(String path) {
    return URI.create(base() + path);
  }

  private static JsonNode read(String body) throws JsonProcessingException {
    return JSON.readTree(body);
  }
}
