package dev.keyway.fabric.openflow;

/** What a bridge was sent, since it was made. Changed on the hypervisor's event loop only. */
final class BridgeCounters {
  long connections;
  long messages;
  long bytes;
  long flowMods;
  long groupMods;
  long bundles;
  long bundlesRefused;
  long readBacks;
  long packetOuts;
  long errors;
}
