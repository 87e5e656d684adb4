package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.codec.WireFormat.VERSION_1_4;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.Liveness;
import dev.keyway.controller.net.entrance.Entrance;
import dev.keyway.controller.openflow.codec.EntryReader;
import dev.keyway.controller.openflow.codec.Inbound;
import dev.keyway.controller.openflow.codec.Requests;
import dev.keyway.controller.openflow.codec.WireFormat;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFDescStatsReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Greets a switch, learns its datapath id, its maker and its ports, and gives up its place in the
 * pipeline to a session. We wait for the switch's HELLO before we send ours (OpenFlow 1.4, section
 * 6.3.1 allows either), so that one that lacks 1.4 can be answered in a version that it has, and
 * tells us which bridge it is before it is turned away.
 */
final class Handshake extends SimpleChannelInboundHandler<Inbound> {

  private static final Logger log = LoggerFactory.getLogger(Handshake.class);
  private static final long HELLO_XID = 1;
  private static final long FEATURES_XID = 2;
  private static final long ASYNC_XID = 3;
  private static final long DESCRIPTION_XID = 4;
  private static final long PORTS_XID = 5;

  /** No request waits for this one. */
  private static final long ECHO_XID = 0;

  private static final int MOST_PORTS = 100_000;

  private final Reception reception;
  private final Runnable left;
  private final EntryReader entries;
  private final Map<Long, BridgePort> ports = new LinkedHashMap<>();
  private Optional<DatapathId> datapath = Optional.empty();
  private Optional<BridgeDescription> description = Optional.empty();
  private boolean greeted;
  private boolean portsComplete;
  private @Nullable Refused refused;
  private @Nullable ScheduledFuture<?> deadline;

  /** A peer that lacks 1.4, once we have found that out. */
  private record Refused(int version, String message) {}

  /** Calls {@code left} when this connection is no longer in the handshake, however it ended. */
  Handshake(Reception reception, Runnable left) {
    this.reception = reception;
    this.left = left;
    this.entries = new EntryReader(reception.counters()::countUnreadable);
  }

  /** What a port status does to the ports that are known so far. */
  static void apply(Inbound.PortStatus status, Map<Long, BridgePort> ports) {
    if (status.removed()) {
      ports.remove(status.port().number());
    } else if (ports.size() < MOST_PORTS) {
      ports.put(status.port().number(), status.port());
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long nanos = reception.settings().handshakeDeadline().toNanos();
    deadline = ctx.executor().schedule(() -> late(ctx), nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    left.run();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Inbound message) {
    if (!ctx.channel().isActive()) {
      // Refused by what came before in the same bytes.
      return;
    }
    if (message instanceof Inbound.Hello hello && !greeted) {
      greeted = true;
      greet(ctx, hello);
    } else if (message instanceof Inbound.Features features) {
      datapath = Optional.of(new DatapathId(features.datapath()));
      if (refused == null) {
        vouch(ctx, datapath.get());
      } else {
        refuseVersion(ctx, refused);
      }
    } else if (message instanceof Inbound.Failed failed) {
      failed(ctx, failed);
    } else if (message instanceof Inbound.Part part && part.xid() == PORTS_XID) {
      entries.ports(part, port -> apply(new Inbound.PortStatus(0, false, port), ports));
      portsComplete = !part.more();
      finish(ctx);
    } else if (message instanceof Inbound.PortStatus status) {
      // The description of all ports may have been written before or after it: applied in the order
      // in which they come, both end in the same.
      apply(status, ports);
    } else if (message instanceof Inbound.Known known
        && known.message() instanceof OFDescStatsReply said) {
      description =
          Optional.of(
              new BridgeDescription(
                  WireFormat.versionName(VERSION_1_4),
                  said.getMfrDesc(),
                  said.getHwDesc(),
                  said.getSwDesc()));
      finish(ctx);
    }
  }

  private void greet(ChannelHandlerContext ctx, Inbound.Hello hello) {
    if (hello.versions().contains(VERSION_1_4)) {
      Connections.send(
          ctx.channel(),
          ImmutableList.of(
              Requests.hello(VERSION_1_4, HELLO_XID),
              Requests.features(VERSION_1_4, FEATURES_XID)));
      return;
    }
    ImmutableSortedSet<Integer> writable =
        ImmutableSortedSet.copyOf(hello.versions().stream().filter(Requests::canWrite).iterator());
    String offered =
        String.join(", ", hello.versions().stream().map(WireFormat::versionName).toList());
    String message =
        "offers OpenFlow "
            + offered
            + " but not 1.4; allow it: ovs-vsctl set bridge <bridge> protocols=OpenFlow14";
    refused = new Refused(writable.isEmpty() ? VERSION_1_4 : writable.last(), message);
    if (writable.isEmpty()) {
      refuseVersion(ctx, refused);
    } else {
      Connections.send(
          ctx.channel(),
          ImmutableList.of(
              Requests.hello(refused.version(), HELLO_XID),
              Requests.features(refused.version(), FEATURES_XID)));
    }
  }

  /** Before all else, so that nobody's place is even asked after by who is somebody else. */
  private void vouch(ChannelHandlerContext ctx, DatapathId claimed) {
    Optional<String> objection =
        Entrance.certificate(ctx.channel())
            .flatMap(shown -> reception.vouching().objection(claimed, shown));
    if (objection.isPresent()) {
      refuse(ctx, Refusal.Reason.WRONG_CERTIFICATE, objection.get());
    } else {
      askMore(ctx);
    }
  }

  private void askMore(ChannelHandlerContext ctx) {
    Connections.send(
        ctx.channel(),
        ImmutableList.of(
            Requests.framesByActionOnly(ASYNC_XID),
            Requests.description(DESCRIPTION_XID),
            Requests.ports(PORTS_XID)));
  }

  private void finish(ChannelHandlerContext ctx) {
    if (datapath.isEmpty() || description.isEmpty() || !portsComplete) {
      return;
    }
    OpenFlowSettings settings = reception.settings();
    BridgeSession session =
        new BridgeSession(ctx.channel(), reception, datapath.get(), description.get(), ports);
    long idleNanos = settings.echoAfter().toNanos();
    ctx.pipeline()
        .addFirst("idle", new IdleStateHandler(idleNanos, 0, 0, TimeUnit.NANOSECONDS))
        .addBefore(
            ctx.name(),
            "liveness",
            new Liveness(
                settings.echoAfter(),
                settings.deadAfter(),
                () -> ImmutableList.of(Requests.echo(ECHO_XID))))
        .replace(this, "session", session);
  }

  private void failed(ChannelHandlerContext ctx, Inbound.Failed failed) {
    if (refused != null) {
      refuseVersion(ctx, refused);
    } else if (failed.xid() == ASYNC_XID) {
      log.debug("{} can't be silenced: {}", ctx.channel(), failed.text());
    } else {
      refuse(ctx, Refusal.Reason.HANDSHAKE_FAILED, "answered the handshake with " + failed.text());
    }
  }

  private void refuseVersion(ChannelHandlerContext ctx, Refused because) {
    Connections.send(
        ctx.channel(),
        ImmutableList.of(Requests.helloFailed(because.version(), HELLO_XID, because.message())));
    refuse(ctx, Refusal.Reason.UNSUPPORTED_VERSION, because.message());
  }

  private void late(ChannelHandlerContext ctx) {
    if (refused != null) {
      refuseVersion(ctx, refused);
      return;
    }
    String said = datapath.isPresent() ? "did not describe its ports" : "did not say who it is";
    long millis = reception.settings().handshakeDeadline().toMillis();
    refuse(ctx, Refusal.Reason.HANDSHAKE_TIMEOUT, said + " within " + millis + " ms");
  }

  private void refuse(ChannelHandlerContext ctx, Refusal.Reason reason, String message) {
    reception.refusals().refuse(ctx.channel(), datapath, reason, message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{} left during the handshake", ctx.channel(), cause);
      Connections.close(ctx.channel(), "the connection failed");
    } else {
      log.debug("{} broke the handshake", ctx.channel(), cause);
      refuse(ctx, Refusal.Reason.HANDSHAKE_FAILED, "broke the handshake: " + cause.getMessage());
    }
  }
}
