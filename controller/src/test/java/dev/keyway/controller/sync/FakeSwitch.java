package dev.keyway.controller.sync;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Applied;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Installed;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.openflow.BundleException;
import dev.keyway.controller.openflow.CommitReport;
import dev.keyway.controller.openflow.PacketOut;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.topology.model.DatapathId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A bridge that keeps its rules from one connection to the next, and does to requests what a test
 * says: at once, later, never, or with an error.
 */
public final class FakeSwitch {

  /** What it was asked for. */
  public enum Asked {
    READ_BACK,
    COMMIT
  }

  /** What becomes of a request. */
  public enum Fate {
    DONE,
    /** The switch says no, and has done nothing. */
    REFUSED,
    /** No answer comes, and nothing was done. */
    TIMED_OUT_BEFORE,
    /** It was done, but no answer comes. */
    TIMED_OUT_AFTER
  }

  private final DatapathId datapath;
  private final List<Asked> asked = new ArrayList<>();
  private final Deque<Fate> fates = new ArrayDeque<>();
  private final Deque<Request<?>> waiting = new ArrayDeque<>();
  private Rules rules = Rules.NONE;
  private boolean held;
  private Predicate<Flow> poisonous = flow -> false;
  private Session session = new Session();

  public FakeSwitch(DatapathId datapath) {
    this.datapath = datapath;
  }

  /** A new connection; whatever the last one waited for is never answered. */
  public SwitchSession connect() {
    disconnect();
    session = new Session();
    return session;
  }

  /** The connection ends, and what waits is not done. */
  public void disconnect() {
    List<Request<?>> lost = new ArrayList<>(waiting);
    waiting.clear();
    lost.forEach(request -> request.reply().completeExceptionally(lost()));
  }

  /** The newest connection. */
  public SwitchSession session() {
    return session;
  }

  /** What it has. */
  public Rules rules() {
    return rules;
  }

  /** Somebody else changed what it has. */
  public void has(Rules installed) {
    rules = installed;
  }

  /** What it was asked for, in order; forgets it. */
  public ImmutableList<Asked> asked() {
    ImmutableList<Asked> all = ImmutableList.copyOf(asked);
    asked.clear();
    return all;
  }

  /** What is to become of the next requests; those after them are done. */
  public void next(Fate... coming) {
    fates.addAll(Arrays.asList(coming));
  }

  /** It refuses such flows from now on, and each bundle that one of them is in. */
  public void refuses(Predicate<Flow> flows) {
    poisonous = flows;
  }

  /** Requests wait from now on. */
  public void hold() {
    held = true;
  }

  /** Nothing waits any more. */
  public void release() {
    held = false;
    while (serveOne()) {}
  }

  /** Serves one request of those that wait. */
  public boolean serveOne() {
    Request<?> request = waiting.poll();
    if (request != null) {
      request.serve();
    }
    return request != null;
  }

  private static ConnectionLostException lost() {
    return new ConnectionLostException("the connection ended");
  }

  private <T> CompletableFuture<T> ask(Asked what, Supplier<T> work) {
    Fate fate = fates.isEmpty() ? Fate.DONE : fates.remove();
    Request<T> request = new Request<>(fate, work, new CompletableFuture<>());
    asked.add(what);
    waiting.add(request);
    if (!held) {
      serveOne();
    }
    return request.reply();
  }

  private record Request<T>(Fate fate, Supplier<T> work, CompletableFuture<T> reply) {

    void serve() {
      switch (fate) {
        case DONE -> reply.completeAsync(work, Runnable::run);
        case REFUSED -> reply.completeExceptionally(BundleException.of("BAD_MATCH/BAD_FIELD"));
        case TIMED_OUT_BEFORE -> reply.completeExceptionally(new TimeoutException("no answer"));
        case TIMED_OUT_AFTER -> {
          T unused = work.get();
          reply.completeExceptionally(new TimeoutException("no answer"));
        }
      }
    }
  }

  private final class Session implements SwitchSession {

    @Override
    public DatapathId datapath() {
      return datapath;
    }

    @Override
    public String remoteAddress() {
      return "192.0.2.1:40000";
    }

    @Override
    public Optional<PeerCertificate> certificate() {
      return Optional.empty();
    }

    @Override
    public CompletableFuture<Installed> readBack() {
      return ask(Asked.READ_BACK, () -> rules);
    }

    @Override
    public CompletableFuture<CommitReport> commit(Difference difference) {
      return ask(
          Asked.COMMIT,
          () -> {
            Optional<Flow> poison =
                Stream.of(difference.flowsAdded(), difference.flowsChanged())
                    .flatMap(List::stream)
                    .filter(poisonous)
                    .findFirst();
            if (poison.isPresent()) {
              throw new CompletionException(BundleException.of(poison.get(), "BAD_ACTION"));
            }
            rules = Applied.to(rules, difference);
            return new CommitReport(difference.flowMods(), difference.groupMods(), 1);
          });
    }

    @Override
    public void send(PacketOut packet) {
      throw new AssertionError("a sync never sends a frame: " + packet);
    }

    @Override
    public void paceBy(CompletableFuture<?> dealtWith) {
      throw new AssertionError("a sync is told of nothing that a bridge says");
    }

    @Override
    public void close(String reason) {
      throw new AssertionError("a sync never closes a connection: " + reason);
    }
  }
}
