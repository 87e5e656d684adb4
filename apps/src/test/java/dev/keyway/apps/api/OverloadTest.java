package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.apps.api.http.Limits;
import dev.keyway.apps.identity.Authenticator;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is too much is refused in words, or shown out; what is in goes on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OverloadTest {

  /** Two in work, one of each project; little of bodies and answers; a second for a request. */
  private static final Limits FEW =
      new Limits(
          3,
          2,
          2,
          1_000,
          40_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          0);

  private static Socket connect(RunningApi api, String text) throws Exception {
    URI uri = URI.create(api.base());
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void whoIsSlowIsShownOut() throws Exception {
    try (RunningApi api = RunningApi.limited(Authenticator.NONE, FEW)) {
      for (String part :
          List.of(
              "",
              "GET /healthz HTT",
              "POST /v2.0/networks HTTP/1.1\r\nHost: k\r\nContent-Length: 9\r\n\r\n{")) {
        try (Socket socket = connect(api, part)) {
          assertThat(socket.getInputStream().read()).as(part).isEqualTo(-1);
        }
      }
      assertThat(api.get("/v2.0/networks").status()).isEqualTo(200);
    }
  }

  @Test
  void oneAddressHasOnlySoManyConnections() throws Exception {
    try (RunningApi api = RunningApi.limited(Authenticator.NONE, FEW);
        Socket first = connect(api, "");
        Socket second = connect(api, "");
        Socket third = connect(api, "")) {
      assertThat(third.getInputStream().read()).isEqualTo(-1);
      assertThat(first.isClosed() || second.isClosed()).isFalse();
    }
  }

  @Test
  void aBodyThatFindsNoRoomIsRefused() throws Exception {
    try (RunningApi api = RunningApi.limited(Authenticator.NONE, FEW)) {
      Answer answer = api.send("POST", "/v2.0/networks", " ".repeat(2_000));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.retryAfter()).contains("1");
      api.network("fits");
    }
  }

  @Test
  void aProjectHasOnlySoManyRequestsASecond() throws Exception {
    try (RunningApi api = RunningApi.limited(Callers.KNOWN, Limits.DEFAULTS.withProjectRate(2))) {
      ApiClient red = api.as(Callers.RED);
      List<Answer> refused = new ArrayList<>();
      while (refused.isEmpty()) {
        Answer answer = red.get("/v2.0/networks");
        if (answer.status() != 200) {
          refused.add(answer);
        }
      }
      assertThat(refused.get(0).status()).isEqualTo(429);
      assertThat(refused.get(0).retryAfter()).contains("1");
      assertThat(refused.get(0).message()).contains("'red'").contains("2 requests a second");
      assertThat(api.as(Callers.BLUE).get("/v2.0/networks").status()).isEqualTo(200);
      Awaitility.await("the second is over").until(() -> red.get("/v2.0/networks").status() == 200);
    }
  }

  @Test
  void oneProjectLeavesRoomForOthersAndAllLeaveRoomForHealth() throws Exception {
    try (RunningApi api = RunningApi.limited(Callers.KNOWN, ofFewInWork())) {
      CountDownLatch held = new CountDownLatch(1);
      CompletableFuture<?> hold =
          api.submit(
              draft -> {
                Awaitility.await("the test lets go").until(() -> held.getCount() == 0);
                return true;
              });
      CompletableFuture<Answer> red = create(api, Callers.RED);
      ApiClient reds = api.as(Callers.RED_READER);
      Awaitility.await("red has all it may have")
          .until(() -> reds.get("/v2.0/networks").status() == 503);
      CompletableFuture<Answer> blue = create(api, Callers.BLUE);
      ApiClient admin = api.as(Callers.ADMIN);
      Awaitility.await("all is in work").until(() -> admin.get("/v2.0/networks").status() == 503);
      assertThat(admin.get("/v2.0/networks").retryAfter()).contains("1");
      assertThat(api.get("/healthz").status()).isEqualTo(200);
      held.countDown();
      hold.join();
      assertThat(red.join().status()).isEqualTo(201);
      assertThat(blue.join().status()).isEqualTo(201);
      Awaitility.await("there is room").until(() -> admin.get("/v2.0/networks").status() == 200);
    }
  }

  private static Limits ofFewInWork() {
    Limits all = Limits.DEFAULTS;
    return new Limits(
        all.connections(),
        all.connectionsOfAddress(),
        2,
        all.bodyBytes(),
        all.answerBytes(),
        all.head(),
        all.body(),
        all.idle(),
        0);
  }

  private static CompletableFuture<Answer> create(RunningApi api, String caller) {
    ApiClient client = api.as(caller);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.call("POST", "/v2.0/networks", "{'network': {}}");
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void longAnswersThatNobodyReadsAreNotMadeWithoutEnd() throws Exception {
    try (RunningApi api =
        RunningApi.limited(
            Authenticator.NONE,
            new Limits(
                100,
                100,
                100,
                1 << 20,
                40_000,
                Duration.ofSeconds(9),
                Duration.ofSeconds(9),
                Duration.ofSeconds(1),
                0))) {
      for (int i = 0; i < 100; i++) {
        api.create("network", "{'description': '" + "x".repeat(250) + "'}");
      }
      Answer answer = api.get("/v2.0/networks");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(api.get("/v2.0/networks?limit=10").status()).isEqualTo(200);
    }
  }
}
