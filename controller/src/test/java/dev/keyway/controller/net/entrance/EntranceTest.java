package dev.keyway.controller.net.entrance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.entrance.Entrance.Obstacle;
import dev.keyway.controller.openflow.Refusal;
import dev.keyway.controller.ovsdb.OvsdbListener;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Strangers take no more than their share, and give all of it back. */
final class EntranceTest {

  private final List<String> refused = new ArrayList<>();
  private final List<Runnable> known = new ArrayList<>();

  private Entrance entrance(EntranceLimits limits) {
    return new Entrance(
        limits,
        Duration.ofSeconds(5),
        Optional.empty(),
        (channel, obstacle, message) -> {
          refused.add(obstacle + ": " + message);
          Connections.close(channel, message);
        });
  }

  private EmbeddedChannel visit(Entrance entrance, String host) {
    EmbeddedChannel channel =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(host, 1);
          }
        };
    entrance.receive(channel, (entered, whenKnown) -> known.add(whenKnown));
    channel.runPendingTasks();
    return channel;
  }

  @Test
  void oneHostTakesNoMoreThanItsShareOfTheHandshakes() {
    Entrance entrance = entrance(new EntranceLimits(10, 3, 2, 100, 100));
    visit(entrance, "192.0.2.1");
    EmbeddedChannel second = visit(entrance, "192.0.2.1");
    assertThat(visit(entrance, "192.0.2.1").isOpen()).isFalse();
    assertThat(refused)
        .containsExactly("TOO_MANY_WAITING: 2 connections of 192.0.2.1 are in the handshake");
    assertThat(visit(entrance, "192.0.2.2").isOpen()).isTrue();
    assertThat(visit(entrance, "192.0.2.3").isOpen()).isFalse();
    assertThat(refused)
        .last()
        .asString()
        .contains("3 connections of strangers are in the handshake already");

    Connections.close(second, "it leaves");
    assertThat(entrance.waiting()).isEqualTo(2);
    assertThat(visit(entrance, "192.0.2.1").isOpen()).isTrue();
  }

  @Test
  void aHostThatOnceCameThroughHasAPlaceWhateverStrangersDo() {
    Entrance entrance = entrance(new EntranceLimits(10, 2, 2, 100, 100));
    EmbeddedChannel friend = visit(entrance, "192.0.2.1");
    known.get(0).run();
    Connections.close(visit(entrance, "192.0.2.9"), "it is refused");
    known.get(1).run();
    visit(entrance, "192.0.2.2");
    visit(entrance, "192.0.2.3");
    assertThat(visit(entrance, "192.0.2.9").isOpen()).isFalse();
    Connections.close(friend, "its switch restarts");
    assertThat(visit(entrance, "192.0.2.1").isOpen()).isTrue();
    visit(entrance, "192.0.2.1");
    assertThat(visit(entrance, "192.0.2.1").isOpen()).as("more than its own share").isFalse();
    assertThat(entrance.waiting()).isEqualTo(4);
  }

  @Test
  void noMoreThanAllowedAreConnectedAlsoOfThoseWhoAreKnown() {
    Entrance entrance = entrance(new EntranceLimits(2, 2, 2, 100, 100));
    EmbeddedChannel first = visit(entrance, "192.0.2.1");
    visit(entrance, "192.0.2.1");
    known.forEach(Runnable::run);
    assertThat(entrance.waiting()).isZero();
    assertThat(visit(entrance, "192.0.2.2").isOpen()).isFalse();
    assertThat(refused).containsExactly("TOO_MANY_WAITING: 2 connections are open already");
    Connections.close(first, "it leaves");
    assertThat(visit(entrance, "192.0.2.2").isOpen()).isTrue();
  }

  @Test
  void whatIsSentBeforeOneIsKnownIsCountedAndGivenBack() {
    Entrance entrance = entrance(new EntranceLimits(10, 10, 10, 150, 100));
    EmbeddedChannel talker = visit(entrance, "192.0.2.1");
    talker.writeInbound(Unpooled.wrappedBuffer(new byte[100]));
    assertThat(talker.isOpen()).isTrue();
    EmbeddedChannel other = visit(entrance, "192.0.2.2");
    other.writeInbound(Unpooled.wrappedBuffer(new byte[51]));
    assertThat(other.isOpen()).isFalse();
    assertThat(refused)
        .containsExactly(
            "GREETING_TOO_LONG: all connections that are in the handshake sent more than 150"
                + " bytes");
    EmbeddedChannel same = visit(entrance, "192.0.2.1");
    same.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(refused).last().asString().contains("connections of 192.0.2.1 that are");

    known.get(0).run();
    talker.writeInbound(Unpooled.wrappedBuffer(new byte[1_000]));
    assertThat(talker.isOpen()).isTrue();
    EmbeddedChannel later = visit(entrance, "192.0.2.1");
    later.writeInbound(Unpooled.wrappedBuffer(new byte[100]));
    assertThat(later.isOpen()).isTrue();
  }

  @Test
  void whatStrangersSentIsNoMatterToAHostThatOnceCameThrough() {
    Entrance entrance = entrance(new EntranceLimits(10, 10, 10, 150, 100));
    Connections.close(visit(entrance, "192.0.2.1"), "it is refused");
    visit(entrance, "192.0.2.1");
    known.get(1).run();
    visit(entrance, "192.0.2.2").writeInbound(Unpooled.wrappedBuffer(new byte[100]));
    visit(entrance, "192.0.2.3").writeInbound(Unpooled.wrappedBuffer(new byte[50]));
    EmbeddedChannel back = visit(entrance, "192.0.2.1");
    back.writeInbound(Unpooled.wrappedBuffer(new byte[100]));
    assertThat(back.isOpen()).isTrue();
    EmbeddedChannel stranger = visit(entrance, "192.0.2.4");
    stranger.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(stranger.isOpen()).isFalse();
  }

  @Test
  void bothProtocolsHaveAWordForEachObstacle() {
    for (Obstacle obstacle : Obstacle.values()) {
      assertThatCode(() -> Refusal.Reason.valueOf(obstacle.name())).doesNotThrowAnyException();
      assertThatCode(() -> OvsdbListener.RefusalReason.valueOf(obstacle.name()))
          .doesNotThrowAnyException();
    }
  }
}
