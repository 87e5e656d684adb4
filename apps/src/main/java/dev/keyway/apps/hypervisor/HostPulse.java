package dev.keyway.apps.hypervisor;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.ovsdb.OvsdbSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a host's connection still answers, when another claims its place; from any thread. */
final class HostPulse {

  /** Where a host comes back, its old connection has this long to answer. */
  private static final Duration FOR_ITSELF = Duration.ofSeconds(2);

  /** Where another says that it is the host, as long as a silent one is believed to be busy. */
  private static final Duration FOR_OTHERS = Duration.ofSeconds(30);

  private final OvsdbSession session;

  /** One question at a time, however many want to know. */
  private final AtomicReference<CompletableFuture<Boolean>> question =
      new AtomicReference<>(CompletableFuture.completedFuture(true));

  HostPulse(OvsdbSession session) {
    this.session = session;
  }

  /**
   * Asks once, unless it is being asked.
   *
   * @param claimant the connection that claims the place; has to wait less at the same address
   */
  CompletableFuture<Boolean> stillAnswers(OvsdbSession claimant) {
    Duration patience = addressOf(session).equals(addressOf(claimant)) ? FOR_ITSELF : FOR_OTHERS;
    return question
        .updateAndGet(asked -> asked.isDone() ? ask() : asked)
        .copy()
        .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Boolean> ask() {
    return session
        .transact(ImmutableList.of())
        .handle(
            (result, failure) ->
                failure == null
                    || !(Causes.of(failure) instanceof TimeoutException
                        || Causes.of(failure) instanceof ConnectionLostException));
  }

  private static String addressOf(OvsdbSession session) {
    return HostAndPort.fromString(session.remoteAddress()).getHost();
  }
}
