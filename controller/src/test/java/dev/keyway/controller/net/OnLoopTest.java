package dev.keyway.controller.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OnLoopTest {

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final Channel channel = new LocalChannel();

  private void end() {
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void workIsDoneOnTheLoop() throws Exception {
    loops.register(channel).syncUninterruptibly();
    CompletableFuture<Boolean> inLoop = new CompletableFuture<>();
    OnLoop.tell(channel, () -> inLoop.complete(channel.eventLoop().inEventLoop()));
    assertThat(inLoop.get(30, TimeUnit.SECONDS)).isTrue();
    end();
  }

  @Test
  void onceTheLoopHasEndedNothingIsDoneAndNobodyWaits() {
    loops.register(channel).syncUninterruptibly();
    end();
    OnLoop.tell(
        channel,
        () -> {
          throw new AssertionError("its loop has ended");
        });
    CompletableFuture<String> asked =
        OnLoop.begin(channel, () -> CompletableFuture.completedFuture("answer"));
    assertThat(asked)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(ConnectionLostException.class);
  }
}
