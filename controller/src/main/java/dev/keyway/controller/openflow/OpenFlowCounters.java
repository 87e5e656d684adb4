package dev.keyway.controller.openflow;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Maps;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a server has done since it was made; counted on event loops, read from any thread. */
public final class OpenFlowCounters {

  private final LongAdder connected = new LongAdder();
  private final LongAdder flowMods = new LongAdder();
  private final LongAdder groupMods = new LongAdder();
  private final LongAdder bundles = new LongAdder();
  private final LongAdder bundleFailures = new LongAdder();
  private final LongAdder packetsOut = new LongAdder();
  private final LongAdder packetsIn = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final Map<Refusal.Reason, LongAdder> refused =
      new EnumMap<>(Maps.toMap(Arrays.asList(Refusal.Reason.values()), reason -> new LongAdder()));

  OpenFlowCounters() {}

  /** Bridges connected now. */
  public long connected() {
    return connected.sum();
  }

  /** Flow-mods sent. */
  public long flowMods() {
    return flowMods.sum();
  }

  /** Group-mods sent. */
  public long groupMods() {
    return groupMods.sum();
  }

  /** Bundles committed. */
  public long bundles() {
    return bundles.sum();
  }

  /** Bundles that a bridge refused, or whose outcome is unknown. */
  public long bundleFailures() {
    return bundleFailures.sum();
  }

  /** Frames given to bridges to send. */
  public long packetsOut() {
    return packetsOut.sum();
  }

  /** Frames that bridges sent here. */
  public long packetsIn() {
    return packetsIn.sum();
  }

  /** Messages, and parts of messages, that could not be read. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Connections turned away for a reason. */
  public long refused(Refusal.Reason reason) {
    return adder(reason).sum();
  }

  void countConnected(int change) {
    connected.add(change);
  }

  void countSent(int flows, int groups) {
    flowMods.add(flows);
    groupMods.add(groups);
  }

  void countBundle(boolean committed) {
    (committed ? bundles : bundleFailures).increment();
  }

  void countPacketOut() {
    packetsOut.increment();
  }

  void countPacketIn() {
    packetsIn.increment();
  }

  void countUnreadable() {
    unreadable.increment();
  }

  void countRefused(Refusal.Reason reason) {
    adder(reason).increment();
  }

  private LongAdder adder(Refusal.Reason reason) {
    // Every reason has one from the start.
    return requireNonNull(refused.get(reason));
  }
}
