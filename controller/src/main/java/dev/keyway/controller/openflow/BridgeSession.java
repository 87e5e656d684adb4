package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Installed;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.OnLoop;
import dev.keyway.controller.net.Pace;
import dev.keyway.controller.net.entrance.Entrance;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.openflow.codec.Change;
import dev.keyway.controller.openflow.codec.EntryReader;
import dev.keyway.controller.openflow.codec.Inbound;
import dev.keyway.controller.openflow.codec.Requests;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bridge after its handshake, the last handler of its pipeline. It is told to nobody before the
 * registry has admitted it. All of its state is touched on its channel's event loop only.
 */
final class BridgeSession extends SimpleChannelInboundHandler<Inbound> implements SwitchSession {

  private static final Logger log = LoggerFactory.getLogger(BridgeSession.class);
  private static final int MOST_LOGGED_ERRORS = 100;

  /** The transaction id of what nobody waits for an answer to. */
  private static final long UNANSWERED = 0;

  /** Things that a peer said and that are not dealt with yet, above which it has to wait. */
  private static final int MOST_WAITING = 1_024;

  private final Channel channel;
  private final Pace pace;
  private final Reception reception;
  private final DatapathId datapath;
  private final BridgeDescription description;
  private final String remoteAddress;
  private final Conversation talk;
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  /** The ports, until they are told to the listener, who keeps them from then on. */
  private final Map<Long, BridgePort> ports;

  private final Set<String> loggedErrors = new HashSet<>();
  private CompletableFuture<Boolean> lastInTurn = CompletableFuture.completedFuture(true);
  private @Nullable BundleCommit committing;
  private int lastBundle;
  private boolean admitted;
  private boolean ended;

  BridgeSession(
      Channel channel,
      Reception reception,
      DatapathId datapath,
      BridgeDescription description,
      Map<Long, BridgePort> ports) {
    this.channel = channel;
    this.pace = new Pace(channel, MOST_WAITING);
    this.reception = reception;
    this.datapath = datapath;
    this.description = description;
    this.ports = ports;
    this.remoteAddress = Connections.remoteAddress(channel);
    this.talk = new Conversation(channel, reception.settings().requestTimeout());
  }

  @Override
  public DatapathId datapath() {
    return datapath;
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public Optional<PeerCertificate> certificate() {
    return Entrance.certificate(channel);
  }

  @Override
  public CompletableFuture<Installed> readBack() {
    return inTurn(
        () -> new ReadBack(new EntryReader(reception.counters()::countUnreadable)).start(talk));
  }

  @Override
  public CompletableFuture<CommitReport> commit(Difference difference) {
    return inTurn(
        () -> {
          List<List<Change>> bundles =
              Lists.partition(Change.inOrder(difference), reception.settings().bundleSize());
          CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
          for (List<Change> bundle : bundles) {
            all = all.thenCompose(before -> commit(bundle));
          }
          CommitReport report =
              new CommitReport(difference.flowMods(), difference.groupMods(), bundles.size());
          return all.thenApply(done -> report);
        });
  }

  @Override
  public void send(PacketOut packet) {
    OnLoop.tell(
        channel,
        () -> {
          if (channel.isActive() && channel.isWritable()) {
            talk.send(
                ImmutableList.of(Requests.packetOut(packet.actions(), packet.frame(), UNANSWERED)));
            reception.counters().countPacketOut();
          }
        });
  }

  @Override
  public void paceBy(CompletableFuture<?> dealtWith) {
    pace.by(dealtWith);
  }

  @Override
  public void close(String reason) {
    Connections.close(channel, reason);
  }

  Channel channel() {
    return channel;
  }

  /** Completes when the session has ended, everybody was told, and its datapath id is free. */
  CompletableFuture<Void> released() {
    return released;
  }

  /** Fails unless the switch answers an echo request in time, or is not read at this moment. */
  CompletableFuture<Boolean> probe(Duration patience) {
    if (Pace.holds(channel)) {
      return CompletableFuture.completedFuture(true);
    }
    return OnLoop.begin(
        channel, () -> talk.ask("echo", patience, Requests::echo, answer -> Optional.of(true)));
  }

  /** The registry says that the datapath id is this session's: it begins. */
  void admit() {
    channel.eventLoop().execute(this::begin);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    reception.registry().claim(this);
  }

  private void begin() {
    if (ended) {
      // It left while the registry thought about it.
      reception.registry().release(this);
      return;
    }
    admitted = true;
    reception.counters().countConnected(1);
    log.info(
        "switch {} connected from {}: {} {}, {} ports",
        datapath,
        remoteAddress,
        description.hardware(),
        description.software(),
        ports.size());
    ImmutableList<BridgePort> all = ImmutableList.copyOf(ports.values());
    ports.clear();
    try {
      reception.listener().connected(this, description, all);
    } catch (RuntimeException e) {
      // A bridge that is connected and that nobody knows of would stay without rules for ever.
      failed(e);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Inbound message) {
    if (message instanceof Inbound.PortStatus status) {
      portStatus(status);
    } else if (message instanceof Inbound.PacketIn packet) {
      packetIn(packet);
    } else if (message instanceof Inbound.Failed failed) {
      failed(failed);
    } else if (!talk.answer(message)) {
      log.debug("switch {} sent what nobody waits for: {}", datapath, message);
    }
  }

  private void packetIn(Inbound.PacketIn packet) {
    reception.counters().countPacketIn();
    if (admitted) {
      reception
          .listener()
          .packetIn(this, new PacketIn(packet.cookie(), packet.length(), packet.frame()));
    }
  }

  private void portStatus(Inbound.PortStatus status) {
    BridgePort port = status.port();
    if (!admitted) {
      Handshake.apply(status, ports);
    } else if (status.removed()) {
      reception.listener().portRemoved(this, port);
    } else {
      reception.listener().portChanged(this, port);
    }
  }

  private void failed(Inbound.Failed failed) {
    boolean taken = (committing != null && committing.take(failed)) || talk.answer(failed);
    // Who asked hears it; this is for whoever reads the log, and once is enough for them.
    if (!taken && loggedErrors.size() < MOST_LOGGED_ERRORS && loggedErrors.add(failed.text())) {
      log.warn("switch {} sent the error {} for message {}", datapath, failed.text(), failed.xid());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (committing != null) {
      committing.fill();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
  }

  private void failed(Throwable cause) {
    boolean theirs =
        cause instanceof IOException
            || cause instanceof CorruptedFrameException
            || cause instanceof TooLongFrameException;
    if (!theirs) {
      log.error("closing the connection of switch {}", datapath, cause);
    }
    Connections.close(channel, "the connection failed: " + cause.getMessage());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    String reason = Connections.closeReason(channel).orElse("the switch closed the connection");
    ConnectionLostException lost = new ConnectionLostException(reason);
    if (committing != null) {
      committing.end(lost);
    }
    talk.end(lost);
    try {
      leave(reason);
    } finally {
      reception.registry().release(this);
    }
  }

  private void leave(String reason) {
    if (admitted) {
      reception.counters().countConnected(-1);
      log.info("switch {} at {} disconnected: {}", datapath, remoteAddress, reason);
      reception.listener().disconnected(this, reason);
    }
  }

  private CompletableFuture<Void> commit(List<Change> changes) {
    BundleCommit commit =
        new BundleCommit(channel, talk, reception.counters(), ++lastBundle, changes);
    committing = commit;
    return commit.start().whenComplete((done, failure) -> committing = null);
  }

  /** Runs work on the event loop after all that was asked before it. */
  private <T> CompletableFuture<T> inTurn(Supplier<CompletableFuture<T>> work) {
    return OnLoop.begin(
        channel,
        () -> {
          // Not what the caller gets: theirs they may cancel, and the work goes on all the same.
          CompletableFuture<Boolean> ended = new CompletableFuture<>();
          CompletableFuture<Boolean> before = lastInTurn;
          lastInTurn = ended;
          return before
              .thenCompose(turn -> work.get())
              .whenComplete((value, failure) -> ended.complete(true));
        });
  }
}
