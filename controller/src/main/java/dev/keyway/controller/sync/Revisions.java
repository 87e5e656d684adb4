package dev.keyway.controller.sync;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.pcollections.HashTreePMap;

/**
 * Who has realised what, and those who wait for it. Reports come from the state thread and from
 * switches' executors, in any order between hypervisors; waiters live on one executor, where all of
 * them are looked through whenever somebody catches up.
 */
public final class Revisions {

  /** What to answer to somebody who asked whether a revision is realised. */
  public record Answer(long revision, boolean realised, ImmutableList<Waiting> waitingFor) {}

  /** A hypervisor that is still behind. */
  public record Waiting(HypervisorId hypervisor, String reason) {}

  private record Waiter(long revision, CompletableFuture<Answer> answer) {}

  private final AtomicReference<Progress> progress =
      new AtomicReference<>(new Progress(HashTreePMap.empty()));
  private final ScheduledExecutorService executor;
  private final List<Waiter> waiters = new ArrayList<>();

  /**
   * Nobody is behind yet.
   *
   * @param executor with one thread, on which waiters are kept and answered
   */
  public Revisions(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  /** How far everybody is, now. */
  public Progress progress() {
    return Objects.requireNonNull(progress.get());
  }

  /**
   * Answers when all connected hypervisors that a revision concerns have it, or when the wait is
   * over.
   */
  public CompletableFuture<Answer> await(long revision, long waitMillis) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Waiter waiter = new Waiter(revision, answer);
    executor.execute(
        () -> {
          Answer now = answerTo(revision);
          if (now.realised() || waitMillis <= 0) {
            answer.complete(now);
            return;
          }
          waiters.add(waiter);
          var unused = executor.schedule(() -> giveUp(waiter), waitMillis, TimeUnit.MILLISECONDS);
        });
    return answer;
  }

  /** A hypervisor lacks things from a revision on. */
  void behind(HypervisorId hypervisor, long lowest, String reason) {
    progress.updateAndGet(
        now -> new Progress(now.behind().plus(hypervisor, new Progress.Behind(lowest, reason))));
    executor.execute(this::answerThoseWhoCan);
  }

  /** A hypervisor lacks nothing, or is away, so that nobody waits for it. */
  void settled(HypervisorId hypervisor) {
    progress.updateAndGet(now -> new Progress(now.behind().minus(hypervisor)));
    executor.execute(this::answerThoseWhoCan);
  }

  private void giveUp(Waiter waiter) {
    if (waiters.remove(waiter)) {
      waiter.answer().complete(answerTo(waiter.revision()));
    }
  }

  private void answerThoseWhoCan() {
    waiters.removeIf(
        waiter -> {
          Answer now = answerTo(waiter.revision());
          return now.realised() && waiter.answer().complete(now);
        });
  }

  private Answer answerTo(long revision) {
    ImmutableList<Waiting> waiting =
        progress().behind().entrySet().stream()
            .filter(entry -> entry.getValue().lowest() <= revision)
            .map(entry -> new Waiting(entry.getKey(), entry.getValue().reason()))
            .sorted(Comparator.comparing(Waiting::hypervisor))
            .collect(ImmutableList.toImmutableList());
    return new Answer(revision, waiting.isEmpty(), waiting);
  }
}
