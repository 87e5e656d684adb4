package dev.keyway.apps.tunnels;

import java.util.concurrent.atomic.LongAdder;

/** What became of probes; read from any thread. */
public final class ProbeCounters {

  private final LongAdder received = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder strays = new LongAdder();

  ProbeCounters() {}

  /** Probes that arrived, in time and whole. */
  public long received() {
    return received.sum();
  }

  /** Probes that did not arrive in time. */
  public long lost() {
    return lost.sum();
  }

  /** Frames that came in a probe's way and are none that is waited for: forged, old or too many. */
  public long strays() {
    return strays.sum();
  }

  void countReceived() {
    received.increment();
  }

  void countLost(int frames) {
    lost.add(frames);
  }

  void countStray() {
    strays.increment();
  }
}
