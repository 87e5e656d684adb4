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
import java.util.function.UnaryOperator;
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

  private static final String SENDING = "its flows are being changed";

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
   *
   * @param waitMillis 0 to be answered at once
   */
  public CompletableFuture<Answer> await(long revision, long waitMillis) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    executor.execute(
        () -> {
          Answer now = answerTo(revision);
          if (now.realised() || waitMillis <= 0) {
            answer.complete(now);
            return;
          }
          Waiter waiter = new Waiter(revision, answer);
          waiters.add(waiter);
          var unused = executor.schedule(() -> giveUp(waiter), waitMillis, TimeUnit.MILLISECONDS);
        });
    return answer;
  }

  /** A bridge connected, and nothing is known of it until it was read back. */
  void unknown(HypervisorId hypervisor, long newest) {
    change(now -> now.plus(hypervisor, new Progress.Behind(0, newest, "it just connected")));
  }

  /** A revision concerns a hypervisor, which has not confirmed it. */
  void offered(HypervisorId hypervisor, long revision) {
    change(
        now ->
            now.plus(
                hypervisor,
                now.of(hypervisor)
                    .map(lacks -> new Progress.Behind(lacks.lowest(), revision, lacks.reason()))
                    .orElse(new Progress.Behind(revision, revision, SENDING))));
  }

  /** A hypervisor has confirmed all that concerns it up to a revision. */
  void confirmed(HypervisorId hypervisor, long revision) {
    change(
        now ->
            now.of(hypervisor)
                .filter(lacks -> lacks.newest() > revision)
                .map(lacks -> new Progress.Behind(revision + 1, lacks.newest(), SENDING))
                .map(lacks -> now.plus(hypervisor, lacks))
                .orElse(now.minus(hypervisor)));
  }

  /** What a hypervisor has is unknown, because of something that went wrong. */
  void failed(HypervisorId hypervisor, String reason) {
    change(
        now ->
            now.of(hypervisor)
                .map(
                    lacks ->
                        now.plus(
                            hypervisor,
                            new Progress.Behind(lacks.lowest(), lacks.newest(), reason)))
                .orElse(now));
  }

  /** A hypervisor is not connected, so that nobody waits for it. */
  void away(HypervisorId hypervisor) {
    change(now -> now.minus(hypervisor));
  }

  private void change(UnaryOperator<Progress> step) {
    progress.updateAndGet(now -> step.apply(Objects.requireNonNull(now)));
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
