package dev.keyway.controller.sync;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.topology.model.HypervisorId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

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

  /** Who is behind, and whose word counts for each hypervisor. */
  private record State(Progress progress, PMap<HypervisorId, Reporter> reporters) {

    State with(Progress changed) {
      return new State(changed, reporters);
    }
  }

  /**
   * What the sync of one connection says about its hypervisor. Nobody listens any more once another
   * connection has taken its place: what the former one confirmed says nothing about the new one.
   */
  final class Reporter {

    private final HypervisorId hypervisor;

    private Reporter(HypervisorId hypervisor) {
      this.hypervisor = hypervisor;
    }

    /** The hypervisor has confirmed all that concerns it up to a revision. */
    void confirmed(long revision) {
      change(this::listening, now -> after(now, revision));
      executor.execute(Revisions.this::answerThoseWhoCan);
    }

    private Progress after(Progress now, long revision) {
      return now.of(hypervisor)
          .filter(lacks -> lacks.newest() > revision)
          .map(lacks -> new Progress.Behind(revision + 1, lacks.newest(), SENDING))
          .map(lacks -> now.plus(hypervisor, lacks))
          .orElse(now.minus(hypervisor));
    }

    /** What the hypervisor has is unknown, because of something that went wrong. */
    void failed(String reason) {
      change(
          this::listening,
          now ->
              now.of(hypervisor)
                  .map(lacks -> new Progress.Behind(lacks.lowest(), lacks.newest(), reason))
                  .map(lacks -> now.plus(hypervisor, lacks))
                  .orElse(now));
    }

    /**
     * What the bridge refused, and what is therefore kept back from it; nothing any more if empty.
     */
    void refuses(ImmutableMap<Cookie, Progress.Refusal> refused) {
      change(this::listening, now -> now.refusing(hypervisor, refused));
    }

    private boolean listening(State state) {
      return state.reporters().get(hypervisor) == this;
    }
  }

  private final AtomicReference<State> state =
      new AtomicReference<>(new State(Progress.COMPLETE, HashTreePMap.empty()));
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
    return Objects.requireNonNull(state.get()).progress();
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
  Reporter attached(HypervisorId hypervisor, long newest) {
    Reporter reporter = new Reporter(hypervisor);
    Progress.Behind all = new Progress.Behind(0, newest, "it just connected");
    state.updateAndGet(
        now ->
            new State(
                now.progress().plus(hypervisor, all).refusing(hypervisor, ImmutableMap.of()),
                now.reporters().plus(hypervisor, reporter)));
    return reporter;
  }

  /** A revision concerns a hypervisor, which has not confirmed it. */
  void offered(HypervisorId hypervisor, long revision) {
    change(
        now -> true,
        now ->
            now.plus(
                hypervisor,
                now.of(hypervisor)
                    .map(lacks -> new Progress.Behind(lacks.lowest(), revision, lacks.reason()))
                    .orElse(new Progress.Behind(revision, revision, SENDING))));
  }

  /** A hypervisor is not connected, so that nobody waits for it. */
  void away(HypervisorId hypervisor) {
    state.updateAndGet(
        now ->
            new State(
                now.progress().minus(hypervisor).refusing(hypervisor, ImmutableMap.of()),
                now.reporters().minus(hypervisor)));
    executor.execute(this::answerThoseWhoCan);
  }

  private void change(Predicate<State> counts, UnaryOperator<Progress> step) {
    state.updateAndGet(now -> counts.test(now) ? now.with(step.apply(now.progress())) : now);
  }

  private void giveUp(Waiter waiter) {
    if (waiters.remove(waiter)) {
      waiter.answer().complete(answerTo(waiter.revision()));
    }
  }

  private void answerThoseWhoCan() {
    // Most of those who are told of have others behind them still: who they are, nobody asks yet.
    waiters.removeIf(
        waiter ->
            isRealised(waiter.revision())
                && waiter
                    .answer()
                    .complete(new Answer(waiter.revision(), true, ImmutableList.of())));
  }

  private boolean isRealised(long revision) {
    return progress().behind().values().stream().noneMatch(lacks -> lacks.lowest() <= revision);
  }

  private Answer answerTo(long revision) {
    Progress now = progress();
    Stream<Waiting> behind =
        now.behind().entrySet().stream()
            .filter(entry -> entry.getValue().lowest() <= revision)
            .map(entry -> new Waiting(entry.getKey(), entry.getValue().reason()));
    Stream<Waiting> refusing =
        now.refusals().entrySet().stream()
            .filter(entry -> now.hasRealised(entry.getKey(), revision))
            .flatMap(
                entry ->
                    entry.getValue().values().stream()
                        .filter(refusal -> refusal.revision() >= revision)
                        .limit(1)
                        .map(refusal -> new Waiting(entry.getKey(), refusal.reason())));
    ImmutableList<Waiting> waiting =
        Stream.concat(behind, refusing)
            .sorted(Comparator.comparing(Waiting::hypervisor))
            .collect(ImmutableList.toImmutableList());
    return new Answer(revision, waiting.isEmpty(), waiting);
  }
}
