package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.keyway.apps.api.access.PolicyLines;
import dev.keyway.apps.api.http.Route;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb and route with every role, and with none: whom it lets through. */
final class PolicyTest {

  /**
   * Written once more, by hand: A admin, W reader of the admin project, M member, R reader, - those
   * who do not say who they are.
   */
  private static final String EXPECTED =
      """
      GET    /                                   A W M R -
      GET    /v2.0                               A W M R -
      GET    /healthz                            A W M R -
      GET    /readyz                             A W M R -
      GET    /metrics                            A W
      GET    /v2.0/extensions                    A W M R
      GET    /v2.0/extensions/:alias             A W M R
      GET    /v2.0/networks                      A W M R
      GET    /v2.0/networks/:id                  A W M R
      POST   /v2.0/networks                      A M
      PUT    /v2.0/networks/:id                  A M
      DELETE /v2.0/networks/:id                  A M
      GET    /v2.0/subnets                       A W M R
      GET    /v2.0/subnets/:id                   A W M R
      POST   /v2.0/subnets                       A M
      PUT    /v2.0/subnets/:id                   A M
      DELETE /v2.0/subnets/:id                   A M
      GET    /v2.0/ports                         A W M R
      GET    /v2.0/ports/:id                     A W M R
      POST   /v2.0/ports                         A M
      PUT    /v2.0/ports/:id                     A M
      DELETE /v2.0/ports/:id                     A M
      GET    /projects                           A W M R
      GET    /projects/:name                     A W M R
      GET    /v3/projects                        A W M R
      GET    /v3/projects/:name                  A W M R
      GET    /v1/revisions/:revision             A W M R
      GET    /v1/ports/:id/status                A W M R
      GET    /v1/status                          A W
      GET    /v1/topology                        A W
      GET    /v1/hosts                           A W
      GET    /v1/tunnels                         A W
      POST   /v1/tunnels/probe                   A
      GET    /v1/hypervisors                     A W
      GET    /v1/hypervisors/:name               A W
      GET    /v1/hypervisors/:name/inspection    A W
      PUT    /v1/hypervisors/:name               A
      DELETE /v1/hypervisors/:name               A
      POST   /v1/hypervisors/:name/leave         A
      POST   /v1/hypervisors/:name/join          A
      POST   /v1/hypervisors/:name/gone          A
      GET    /v1/drift                           A W
      GET    /v1/hypervisors/:name/drift         A W
      POST   /v1/hypervisors/:name/audit         A
      GET    /v1/keys                            A W
      GET    /v1/keys/:key                       A W
      GET    /v1/backup                          A
      """;

  private static final ImmutableMap<String, String> TOKENS =
      ImmutableMap.of(
          "A", Callers.ADMIN,
          "W", Callers.WATCHER,
          "M", Callers.RED,
          "R", Callers.RED_READER);

  private static RunningApi api;
  private static ImmutableMap<String, ApiClient> clients;
  private static ApiClient unknown;

  @BeforeAll
  static void startApi() throws Exception {
    api = RunningApi.knowing(Callers.KNOWN);
    clients = ImmutableMap.copyOf(Maps.transformValues(TOKENS, api::as));
    unknown = api.as("nobody");
  }

  @AfterAll
  static void stopApi() throws Exception {
    api.close();
  }

  static Stream<List<String>> lines() {
    return EXPECTED.lines().map(line -> Splitter.onPattern(" +").splitToList(line.strip()));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void eachRoleGetsWhatTheTableSays(List<String> line) throws Exception {
    String method = line.get(0);
    String path = line.get(1).replaceAll(":\\w+", "nothing");
    List<String> allowed = line.subList(2, line.size());
    for (Map.Entry<String, ApiClient> role : clients.entrySet()) {
      int status = role.getValue().send(method, path, "").status();
      if (allowed.contains(role.getKey())) {
        assertThat(status).as(line + " as " + role.getKey()).isNotIn(401, 403).isLessThan(500);
      } else {
        assertThat(status).as(line + " as " + role.getKey()).isEqualTo(403);
      }
    }
    int withoutToken = api.send(method, path, "").status();
    int withABadOne = unknown.send(method, path, "").status();
    if (allowed.contains("-")) {
      assertThat(withoutToken).as(line.toString()).isEqualTo(200);
      assertThat(withABadOne).as(line.toString()).isEqualTo(200);
    } else {
      assertThat(withoutToken).as(line.toString()).isEqualTo(401);
      assertThat(withABadOne).as(line.toString()).isEqualTo(401);
    }
  }

  @Test
  void everyRouteHasALineAndEveryLineARoute() {
    ImmutableSet<String> served =
        api.routes().stream().map(PolicyTest::text).collect(ImmutableSet.toImmutableSet());
    assertThat(PolicyLines.all()).containsExactlyInAnyOrderElementsOf(served);
    assertThat(lines().map(line -> line.get(0) + " " + line.get(1)))
        .as("this test's own table")
        .containsExactlyInAnyOrderElementsOf(served);
  }

  private static String text(Route route) {
    return route.method() + " " + route.path();
  }
}
