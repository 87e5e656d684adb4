package dev.keyway.controller.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PaceTest {

  private static final int MOST = 8;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Pace pace = new Pace(channel, MOST);
  private final Deque<CompletableFuture<?>> waiting = new ArrayDeque<>();

  private void say(int things) {
    for (int i = 0; i < things; i++) {
      CompletableFuture<?> done = new CompletableFuture<>();
      waiting.add(done);
      pace.by(done);
    }
  }

  private void dealWith(int things) {
    for (int i = 0; i < things; i++) {
      waiting.remove().complete(null);
    }
  }

  private boolean reads() {
    channel.runPendingTasks();
    return channel.config().isAutoRead();
  }

  @Test
  void whoSaysTooMuchIsReadFurtherOnceHalfOfItIsDealtWith() {
    say(MOST - 1);
    assertThat(reads()).isTrue();
    say(1);
    assertThat(reads()).isFalse();
    dealWith(MOST / 2 - 1);
    assertThat(reads()).isFalse();
    dealWith(1);
    assertThat(reads()).isTrue();
    say(MOST);
    assertThat(reads()).isFalse();
  }

  /** What was read together is said together: more than the most. */
  @Test
  void itIsReadFurtherAlsoWhenAllWasDealtWithBeforeTheLoopSawThatItWasTooMuch() {
    say(3 * MOST);
    dealWith(3 * MOST);
    assertThat(reads()).isTrue();
    say(3 * MOST);
    assertThat(reads()).isFalse();
    dealWith(3 * MOST);
    assertThat(reads()).isTrue();
  }

  @Test
  void whatFailedIsDealtWithToo() {
    say(MOST);
    assertThat(reads()).isFalse();
    waiting.forEach(done -> done.completeExceptionally(new IllegalStateException("refused")));
    assertThat(reads()).isTrue();
  }

  @Test
  void nothingIsReadFurtherOfAConnectionThatIsOver() {
    say(MOST);
    channel.close().syncUninterruptibly();
    dealWith(MOST);
    channel.runPendingTasks();
    channel.checkException();
    assertThat(channel.isOpen()).isFalse();
  }
}
