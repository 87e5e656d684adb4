package dev.keyway.controller.openflow;

import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.OnLoop;
import dev.keyway.topology.model.DatapathId;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
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
  private final OpenFlowSettings settings;
  private final Map<DatapathId, BridgeSession> sessions = new HashMap<>();

  /** Of holders that were asked whether they live, and have not answered yet. */
  private final Map<Question, CompletableFuture<Boolean>> probes = new HashMap<>();

  /** Whether a holder lives, with the patience that is due to who wants to know. */
  private record Question(BridgeSession holder, boolean sameHost) {}

  Registry(OpenFlowSettings settings, EventExecutor loop, Refusals refusals) {
    this.settings = settings;
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
        lives(holder, newcomer)
            .thenAccept(
                alive -> {
                  if (alive) {
                    refuse(holder, newcomer);
                  } else {
                    replace(holder, newcomer);
                  }
                });
  }

  /**
   * Asks a holder once, however many claim its id meanwhile. A claim from the same host is mostly
   * the bridge itself; who comes from another must wait as long as a silent bridge is believed to
   * be busy, for anybody can say anybody's id.
   */
  private CompletableFuture<Boolean> lives(BridgeSession holder, BridgeSession newcomer) {
    boolean sameHost =
        Connections.remoteHost(holder.channel()).equals(Connections.remoteHost(newcomer.channel()));
    Question question = new Question(holder, sameHost);
    CompletableFuture<Boolean> asked = probes.get(question);
    if (asked != null) {
      return asked;
    }
    CompletableFuture<Boolean> answer =
        holder
            .probe(sameHost ? settings.probeTimeout() : settings.deadAfter())
            .handle((echoed, failure) -> failure == null || !isDead(OnLoop.unwrapped(failure)));
    probes.put(question, answer);
    CompletableFuture<Void> unused =
        answer.thenAccept(alive -> loop.execute(() -> probes.remove(question)));
    return answer;
  }

  /** What it can't be asked for now is no sign that it is dead. */
  private static boolean isDead(Throwable failure) {
    return failure instanceof TimeoutException || failure instanceof ConnectionLostException;
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
