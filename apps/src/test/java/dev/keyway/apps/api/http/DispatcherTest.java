package dev.keyway.apps.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteSource;
import dev.keyway.apps.identity.Identity;
import dev.keyway.topology.command.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Whatever a handler does, there is an answer. */
final class DispatcherTest {

  private final List<String> observed = new ArrayList<>();
  private final Dispatcher dispatcher =
      new Dispatcher(
          Runnable::run,
          (method, route, status, took) -> observed.add(method + " " + route + " " + status),
          WriteObserver.NONE);

  private Response answerTo(String path, Handler handler) {
    Request request =
        new Request(
            "GET",
            path,
            ImmutableMap.of(),
            ImmutableListMultimap.of(),
            ImmutableMap.of(),
            ByteSource.empty(),
            Identity.EVERYBODY,
            "127.0.0.1",
            "http://keyway");
    return dispatcher
        .dispatch(new Route("GET", "/route", handler), request)
        .toCompletableFuture()
        .join();
  }

  private static String text(Response response) {
    return ((Response.Body.Json) response.body()).value().toString();
  }

  @Test
  void aBugIsToldOfOnlyByTheIdUnderWhichItIsLogged() {
    Response response =
        answerTo(
            "/v2.0/networks",
            request -> {
              throw new IllegalStateException("a secret");
            });
    assertThat(response.status()).isEqualTo(500);
    assertThat(text(response))
        .contains("NeutronError")
        .contains(response.headers().get("X-Openstack-Request-Id"))
        .doesNotContain("secret");
    assertThat(observed).containsExactly("GET /route 500");
  }

  @Test
  void aStageThatFailsIsTheSameAsAHandlerThatThrows() {
    Response response =
        answerTo(
            "/v1/hosts",
            request -> CompletableFuture.failedFuture(Rejection.conflict("InUse", "it is taken")));
    assertThat(response.status()).isEqualTo(409);
    assertThat(text(response))
        .isEqualTo("{\"error\":{\"type\":\"InUse\",\"message\":\"it is taken\",\"detail\":\"\"}}");
  }

  @Test
  void everyKindOfRejectionHasItsStatus() {
    assertThat(status(Rejection.invalid("x"))).isEqualTo(400);
    assertThat(status(Rejection.notFound("Port", "x"))).isEqualTo(404);
    assertThat(status(Rejection.conflict("X", "x"))).isEqualTo(409);
    assertThat(status(Rejection.precondition("X", "x"))).isEqualTo(412);
    assertThat(status(new RejectedExecutionException())).isEqualTo(503);
  }

  private int status(Throwable thrown) {
    return answerTo("/", request -> CompletableFuture.failedFuture(thrown)).status();
  }

  @Test
  void anAnswerGoesThroughWithTheIdAdded() {
    Response response =
        answerTo(
            "/",
            request ->
                CompletableFuture.completedFuture(
                    Response.ok(JsonNodeFactory.instance.objectNode()).atRevision(7)));
    assertThat(response.headers()).containsEntry("Keyway-Revision", "7");
    assertThat(response.headers()).containsKey("X-Openstack-Request-Id");
  }
}
