package dev.keyway.controller.openflow;

import dev.keyway.topology.model.DatapathId;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which session has which datapath id: one at a time. Sessions ask from their own loops; everything
 * is decided on one {@code loop}, which is why this needs no lock.
 *
 * <p>Who comes second is mostly the same bridge, whose first connection is dead and doesn't know it
 * yet: then the first gives way. If the first still answers, there are two bridges with one id, and
 * the second must go.
 */
final class Registry {

  private static final Logger log = LoggerFactory.getLogger(Registry.class);

  private final EventExecutor loop;
  private final Refusals refusals;
  private final Map<DatapathId, BridgeSession> sessions = new HashMap<>();

  Registry(EventExecutor loop, Refusals refusals) {
    this.loop = loop;
    this.refusals = refusals;
  }

  /**
   * A session that knows its datapath id wants to begin: it will be admitted, or its connection
   * refused.
   */
  void claim(BridgeSession newcomer) {
    loop.execute(
        () -> {
          BridgeSession holder = sessions.putIfAbsent(newcomer.datapath(), newcomer);
          if (holder == null) {
            newcomer.admit();
          } else {
            settle(holder, newcomer);
          }
        });
  }

  /** A session has ended, and has told everybody so. */
  void release(BridgeSession session) {
    loop.execute(
        () -> {
          sessions.remove(session.datapath(), session);
          session.released().complete(null);
        });
  }

  private void settle(BridgeSession holder, BridgeSession newcomer) {
    CompletableFuture<Void> unused =
        holder
            .probe()
            .handle((answer, failure) -> failure == null)
            .thenAccept(
                alive -> {
                  if (alive) {
                    refuse(holder, newcomer);
                  } else {
                    replace(holder, newcomer);
                  }
                });
  }

  private void replace(BridgeSession holder, BridgeSession newcomer) {
    log.info(
        "switch {} is back from {}; its connection from {} is dead",
        newcomer.datapath(),
        newcomer.remoteAddress(),
        holder.remoteAddress());
    holder.close("the switch came back from " + newcomer.remoteAddress());
    // Only when the end of the first was told may the second begin.
    CompletableFuture<Void> unused = holder.released().thenRun(() -> claim(newcomer));
  }

  private void refuse(BridgeSession holder, BridgeSession newcomer) {
    refusals.refuse(
        newcomer.channel(),
        Optional.of(newcomer.datapath()),
        Refusal.Reason.DUPLICATE_DATAPATH,
        String.format(
            "the bridge at %s has the datapath id %s, but so has the one connected from %s; give it"
                + " another: ovs-vsctl set bridge <bridge> other-config:datapath-id=<16 hex digits>",
            newcomer.remoteAddress(), newcomer.datapath(), holder.remoteAddress()));
  }
}
