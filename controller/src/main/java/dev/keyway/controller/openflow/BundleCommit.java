package dev.keyway.controller.openflow;

import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.openflow.codec.Change;
import dev.keyway.controller.openflow.codec.Inbound;
import dev.keyway.controller.openflow.codec.Requests;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFBundleCtrlMsg;
import org.projectfloodlight.openflow.protocol.OFBundleCtrlType;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * One bundle: opened, filled as fast as the switch reads, closed, and committed only if the switch
 * took every message. The check is ours to make: Open vSwitch leaves out a message that it can't
 * take, says so, and would commit the others. Used on the session's event loop only.
 */
final class BundleCommit {

  private static final int BATCH = 128;

  private final Channel channel;
  private final Conversation talk;
  private final OpenFlowCounters counters;
  private final int bundle;
  private final List<Change> changes;
  private final long firstXid;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int sent;
  private boolean closing;
  private @Nullable BundleException refusal;

  BundleCommit(
      Channel channel,
      Conversation talk,
      OpenFlowCounters counters,
      int bundle,
      List<Change> changes) {
    this.channel = channel;
    this.talk = talk;
    this.counters = counters;
    this.bundle = bundle;
    this.changes = changes;
    // One id for each change, in order: so an error that bears one leads to its change.
    this.firstXid = talk.reserve(changes.size());
  }

  /** Begins. Fails with what {@link SwitchSession#commit} says. */
  CompletableFuture<Void> start() {
    after(control(OFBundleCtrlType.OPEN_REQUEST, OFBundleCtrlType.OPEN_REPLY), this::failOn);
    fill();
    return done.whenComplete((committed, failure) -> counters.countBundle(failure == null));
  }

  /** Sends on, as long as what was sent before drains; called again when it has. */
  void fill() {
    while (sent < changes.size() && !done.isDone() && channel.isWritable()) {
      int end = Math.min(sent + BATCH, changes.size());
      List<OFMessage> batch = new ArrayList<>(end - sent);
      int groupMods = 0;
      for (int i = sent; i < end; i++) {
        Change change = changes.get(i);
        groupMods += change.isOfGroup() ? 1 : 0;
        try {
          batch.add(Requests.bundled(bundle, change, firstXid + i));
        } catch (IllegalArgumentException e) {
          // No message can say it: whoever made it is to hear of it as if the switch had refused.
          discard(BundleException.of(change, String.valueOf(e.getMessage())));
          return;
        }
      }
      counters.countSent(batch.size() - groupMods, groupMods);
      sent = end;
      talk.send(batch);
    }
    if (sent == changes.size() && !closing && !done.isDone()) {
      closing = true;
      close();
    }
  }

  /** Takes an error if it is about a change in this bundle, and says whether it is. */
  boolean take(Inbound.Failed failed) {
    long index = failed.xid() - firstXid;
    if (index < 0 || index >= changes.size()) {
      return false;
    }
    if (refusal == null) {
      refusal = BundleException.of(changes.get((int) index), failed.text());
      // The rest would only be thrown away.
      sent = changes.size();
      fill();
    }
    return true;
  }

  /** The connection is gone. */
  void end(ConnectionLostException reason) {
    done.completeExceptionally(reason);
  }

  private void close() {
    // Its reply comes after any error about a message in the bundle.
    after(
        control(OFBundleCtrlType.CLOSE_REQUEST, OFBundleCtrlType.CLOSE_REPLY),
        failure -> {
          if (refusal != null) {
            discard(refusal);
          } else if (failure != null) {
            failOn(failure);
          } else {
            commit();
          }
        });
  }

  private void discard(Exception because) {
    sent = changes.size();
    closing = true;
    after(
        control(OFBundleCtrlType.DISCARD_REQUEST, OFBundleCtrlType.DISCARD_REPLY),
        failure -> done.completeExceptionally(because));
  }

  private void commit() {
    CompletableFuture<Boolean> committed =
        control(OFBundleCtrlType.COMMIT_REQUEST, OFBundleCtrlType.COMMIT_REPLY);
    CompletableFuture<Boolean> behindBarrier =
        talk.ask("barrier after a bundle", Requests::barrier, answer -> Optional.of(true));
    after(
        committed.thenCombine(behindBarrier, (one, other) -> other),
        failure -> {
          failOn(failure);
          done.complete(null);
        });
  }

  private static void after(CompletableFuture<Boolean> reply, Consumer<@Nullable Throwable> next) {
    CompletableFuture<Boolean> unused =
        reply.whenComplete((answered, failure) -> next.accept(failure));
  }

  private void failOn(@Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (refusal != null) {
      done.completeExceptionally(refusal);
    } else if (cause instanceof SwitchErrorException error) {
      done.completeExceptionally(BundleException.of(error.error()));
    } else {
      done.completeExceptionally(cause);
    }
  }

  private CompletableFuture<Boolean> control(OFBundleCtrlType request, OFBundleCtrlType reply) {
    return talk.ask(
        "bundle " + request,
        xid -> Requests.bundle(request, bundle, xid),
        message ->
            message instanceof Inbound.Known known
                    && known.message() instanceof OFBundleCtrlMsg answer
                    && answer.getBundleCtrlType() == reply
                ? Optional.of(true)
                : Optional.empty());
  }
}
