package dev.keyway.controller.sync;

import dev.keyway.topology.model.HypervisorId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * When bridges are looked at for drift, and what was found. Somebody who changes flows by hand, or
 * a bug of a switch, is not told by OpenFlow 1.4 to those who did not ask; so every bridge is read
 * back now and then, and when somebody asks.
 */
public final class Audits {

  /** What is known of one hypervisor, and how to have it looked at while it is connected. */
  private record Entry(AuditRecord record, Optional<Subject> connected) {
    static final Entry NEW = new Entry(AuditRecord.EMPTY, Optional.empty());
  }

  /** A connected bridge that can be looked at. */
  interface Subject {

    /** Has it looked at as soon as nothing is under way; answers when that is done. */
    void audit(CompletableFuture<Audit> done);
  }

  private final AtomicReference<PMap<HypervisorId, Entry>> entries =
      new AtomicReference<>(HashTreePMap.empty());
  private final Duration interval;
  private final Delay delay;
  private final InstantSource clock;

  /**
   * Nothing was looked at yet.
   *
   * @param interval between two looks at one bridge; zero to look only when somebody asks
   */
  public Audits(Duration interval, InstantSource clock) {
    this(interval, Delay.REAL, clock);
  }

  Audits(Duration interval, Delay delay, InstantSource clock) {
    this.interval = interval;
    this.delay = delay;
    this.clock = clock;
  }

  /** What was found on a hypervisor; empty if it never was connected since the start. */
  public Optional<AuditRecord> of(HypervisorId hypervisor) {
    return entry(hypervisor).map(Entry::record);
  }

  /** Looks at a hypervisor now; empty if it is not connected. */
  public Optional<CompletableFuture<Audit>> now(HypervisorId hypervisor) {
    return entry(hypervisor)
        .flatMap(Entry::connected)
        .map(
            subject -> {
              CompletableFuture<Audit> done = new CompletableFuture<>();
              subject.audit(done);
              return done;
            });
  }

  /** A bridge is there to be looked at, from now on and until it {@linkplain #left left}. */
  void joined(HypervisorId hypervisor, Subject subject) {
    change(hypervisor, before -> new Entry(before.record(), Optional.of(subject)));
    if (!interval.isZero()) {
      // Not all of those that came together at one time, and each in its own place of the round.
      long share = Math.floorMod(hypervisor.hashCode(), 1000);
      schedule(hypervisor, subject, interval.multipliedBy(500 + share).dividedBy(1000));
    }
  }

  private void schedule(HypervisorId hypervisor, Subject subject, Duration wait) {
    delay.run(
        wait,
        () -> {
          if (isCurrent(hypervisor, subject)) {
            CompletableFuture<Audit> done = new CompletableFuture<>();
            var unused =
                done.whenComplete((audit, failure) -> schedule(hypervisor, subject, interval));
            subject.audit(done);
          }
        });
  }

  void left(HypervisorId hypervisor, Subject subject) {
    if (isCurrent(hypervisor, subject)) {
      change(hypervisor, before -> new Entry(before.record(), Optional.empty()));
    }
  }

  void found(HypervisorId hypervisor, Audit audit) {
    change(hypervisor, before -> new Entry(before.record().plus(audit), before.connected()));
  }

  Instant time() {
    return clock.instant();
  }

  private boolean isCurrent(HypervisorId hypervisor, Subject subject) {
    return entry(hypervisor).flatMap(Entry::connected).filter(subject::equals).isPresent();
  }

  private Optional<Entry> entry(HypervisorId hypervisor) {
    return Optional.ofNullable(Objects.requireNonNull(entries.get()).get(hypervisor));
  }

  private void change(HypervisorId hypervisor, UnaryOperator<Entry> step) {
    entries.updateAndGet(
        all -> all.plus(hypervisor, step.apply(all.getOrDefault(hypervisor, Entry.NEW))));
  }
}
