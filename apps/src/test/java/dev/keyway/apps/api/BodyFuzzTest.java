package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.io.ByteSource;
import dev.keyway.apps.api.http.Dispatcher;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.http.WriteObserver;
import dev.keyway.apps.api.operations.HealthResource;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.identity.Identity;
import dev.keyway.controller.fuzz.ErrorLog;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.sync.Audits;
import dev.keyway.controller.sync.Progress;
import dev.keyway.controller.sync.Revisions;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of a write, whose route the first byte picks, to a world that has one thing of each
 * kind. It is done or refused; never is it an error of ours, then or when somebody looks at what it
 * left behind.
 */
final class BodyFuzzTest {

  /** Each takes a body; new ones go to the end, for kept inputs count them. */
  private static final ImmutableList<String> WRITES =
      ImmutableList.of(
          "POST /v2.0/networks",
          "PUT /v2.0/networks/:id",
          "POST /v2.0/subnets",
          "PUT /v2.0/subnets/:id",
          "POST /v2.0/ports",
          "PUT /v2.0/ports/:id",
          "PUT /v1/hypervisors/:name",
          "POST /v1/hypervisors/:name/join",
          "POST /v1/hypervisors/:name/leave",
          "POST /v1/hypervisors/:name/gone",
          "POST /v1/tunnels/probe");

  private static final ImmutableList<String> READS =
      ImmutableList.of(
          "GET /v2.0/networks",
          "GET /v2.0/subnets",
          "GET /v2.0/ports",
          "GET /v1/hypervisors",
          "GET /v1/topology",
          "GET /v1/tunnels",
          "GET /v1/keys",
          "GET /v1/status",
          "GET /v3/projects");

  private static final String NETWORK = new UUID(0, 1).toString();
  private static final String SUBNET = new UUID(0, 2).toString();
  private static final String PORT = new UUID(0, 3).toString();

  private final Dispatcher dispatcher =
      new Dispatcher(Runnable::run, (method, route, status, duration) -> {}, WriteObserver.NONE);

  @FuzzTest
  void body(byte[] bytes) throws Exception {
    if (bytes.length == 0) {
      return;
    }
    String write = WRITES.get(Byte.toUnsignedInt(bytes[0]) % WRITES.size());
    try (ErrorLog log = ErrorLog.open();
        StateLoop loop =
            new StateLoop(
                World.empty(ImmutableRangeSet.of(Range.closedOpen(4097L, 4200L))),
                new MemoryStore(),
                InstantSource.system(),
                failure -> {
                  throw new AssertionError(failure);
                })) {
      loop.start();
      ImmutableList<Route> routes = routes(loop);
      made(routes, "POST /v2.0/networks", "{'network': {'name': 'blue', 'shared': true}}");
      made(
          routes,
          "POST /v2.0/subnets",
          "{'subnet': {'network_id': '" + NETWORK + "', 'cidr': '10.0.0.0/24'}}");
      made(routes, "POST /v2.0/ports", "{'port': {'network_id': '" + NETWORK + "'}}");
      made(routes, "PUT /v1/hypervisors/:name", "{'datapath_id': 'a1', 'tunnel_ip': '172.31.0.1'}");
      answer(routes, write, Arrays.copyOfRange(bytes, 1, bytes.length));
      for (String read : READS) {
        assertThat(answer(routes, read, new byte[0]).status()).as(read).isEqualTo(200);
      }
      log.assertEmpty();
    }
  }

  private void made(ImmutableList<Route> routes, String write, String json) throws Exception {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Response answer = answer(routes, write, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
  }

  private Response answer(ImmutableList<Route> routes, String name, byte[] body) throws Exception {
    Route route =
        routes.stream()
            .filter(each -> (each.method() + " " + each.path()).equals(name))
            .findFirst()
            .orElseThrow();
    String id =
        route.path().contains("networks")
            ? NETWORK
            : route.path().contains("subnets") ? SUBNET : PORT;
    Response answer =
        dispatcher
            .dispatch(
                route,
                new Request(
                    route.method(),
                    route.path(),
                    ImmutableMap.of("id", id, "name", "hv1"),
                    ImmutableListMultimap.of(),
                    ImmutableMap.of(),
                    ByteSource.wrap(body),
                    Identity.EVERYBODY,
                    "127.0.0.1",
                    "http://keyway"))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    assertThat(answer.status()).as(name + ": " + answer).isBetween(200, 499);
    if (answer.body() instanceof Response.Body.Json json) {
      String text = json.value().toString();
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).as(text).isTrue();
    }
    return answer;
  }

  private static ImmutableList<Route> routes(StateLoop loop) {
    AtomicLong lastId = new AtomicLong();
    return Api.routes(
        new Backend(loop, () -> Progress.COMPLETE, InstantSource.system(), Runnable::run),
        new NetworkCommands(1458),
        (revision, millis) ->
            CompletableFuture.completedFuture(
                new Revisions.Answer(revision, true, ImmutableList.of())),
        asked -> CompletableFuture.completedFuture(0),
        RunningApi.noHosts(loop),
        new Audits(Duration.ZERO, InstantSource.system()),
        new HealthResource(Optional::empty, loop::outage, () -> ""),
        "1.2.3",
        () -> new UUID(0, lastId.incrementAndGet()));
  }
}
