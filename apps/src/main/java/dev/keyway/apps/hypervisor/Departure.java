package dev.keyway.apps.hypervisor;

import com.google.common.collect.ImmutableList;
import dev.keyway.apps.hypervisor.setup.Edit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How far a host is in leaving, and who waits for it. On the session's loop. */
final class Departure {

  private final List<CompletableFuture<ImmutableList<Edit>>> waiting = new ArrayList<>();
  private final List<Edit> undone = new ArrayList<>();
  private Instant time = Instant.EPOCH;
  private boolean begun;
  private boolean force;

  /** Unless somebody has said or says that it may begin, it must wait till then. */
  void notBefore(Instant earliest) {
    time = earliest;
  }

  /** It may begin. */
  void begin(boolean withPortsOfOthers, CompletableFuture<ImmutableList<Edit>> whoWaits) {
    waiting.add(whoWaits);
    begun = true;
    force = withPortsOfOthers;
  }

  boolean isDue(Instant now) {
    return begun || !now.isBefore(time);
  }

  Instant time() {
    return time;
  }

  boolean force() {
    return force;
  }

  /** These were taken back. */
  void undone(ImmutableList<Edit> edits) {
    undone.addAll(edits);
  }

  /** Nothing more is to be taken back. */
  void done() {
    ImmutableList<Edit> all = ImmutableList.copyOf(undone);
    waiting.forEach(waiter -> waiter.complete(all));
    waiting.clear();
    undone.clear();
    begun = false;
    force = false;
    time = Instant.EPOCH;
  }

  /** The host is away. */
  void failed(String reason) {
    waiting.forEach(
        waiter -> waiter.completeExceptionally(new IllegalStateException("it left: " + reason)));
    waiting.clear();
  }
}
