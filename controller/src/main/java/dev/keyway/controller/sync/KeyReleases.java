package dev.keyway.controller.sync;

import dev.keyway.controller.state.StateLoop;
import dev.keyway.topology.command.KeyCommands;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the world when a bridge has confirmed that it has no flows left of networks that it served
 * once, so that their keys may be lent again. Nobody else's confirmations are reported; those that
 * come while a report waits for the state thread go with it.
 */
public final class KeyReleases implements Confirmations {

  private static final Logger LOG = LoggerFactory.getLogger(KeyReleases.class);

  /** Until the state thread is tried again, when it did not take or could not store a report. */
  static final Duration RETRY = Duration.ofSeconds(1);

  private final StateLoop loop;
  private final Delay delay;

  /** For each bridge, the newest revision that it confirmed and nobody was told of yet. */
  private final AtomicReference<PMap<DatapathId, Long>> untold =
      new AtomicReference<>(HashTreePMap.empty());

  /** Reports to a loop. */
  public KeyReleases(StateLoop loop) {
    this(loop, Delay.REAL);
  }

  KeyReleases(StateLoop loop, Delay delay) {
    this.loop = loop;
    this.delay = delay;
  }

  @Override
  public void confirmed(DatapathId bridge, World world) {
    // The world that was confirmed, not the newest: a fast bridge confirms before others can read.
    if (world.networks().keys().traces().isAwaited(bridge, world.revision())) {
      tell(HashTreePMap.singleton(bridge, world.revision()));
    }
  }

  private void tell(PMap<DatapathId, Long> news) {
    PMap<DatapathId, Long> before = untold.getAndUpdate(now -> newest(now, news));
    if (Objects.requireNonNull(before).isEmpty()) {
      report();
    }
  }

  private void report() {
    // What was taken is told again when it could not be stored, or the command never ran.
    AtomicReference<PMap<DatapathId, Long>> taken = new AtomicReference<>(HashTreePMap.empty());
    var unused =
        loop.submit(
                draft -> {
                  // Run a second time, it has taken some already.
                  PMap<DatapathId, Long> now = newest(Objects.requireNonNull(taken.get()), take());
                  taken.set(now);
                  KeyCommands.confirmed(draft, now);
                  return now.size();
                })
            .whenComplete(
                (committed, failure) -> {
                  if (failure != null) {
                    LOG.debug("confirmations wait for the state thread", failure);
                    PMap<DatapathId, Long> again =
                        newest(Objects.requireNonNull(taken.get()), take());
                    delay.run(RETRY, () -> tell(again));
                  }
                });
  }

  private PMap<DatapathId, Long> take() {
    return Objects.requireNonNull(untold.getAndSet(HashTreePMap.empty()));
  }

  private static PMap<DatapathId, Long> newest(
      PMap<DatapathId, Long> some, PMap<DatapathId, Long> more) {
    PMap<DatapathId, Long> all = some;
    for (Map.Entry<DatapathId, Long> each : more.entrySet()) {
      all = all.plus(each.getKey(), Math.max(each.getValue(), all.getOrDefault(each.getKey(), 0L)));
    }
    return all;
  }
}
