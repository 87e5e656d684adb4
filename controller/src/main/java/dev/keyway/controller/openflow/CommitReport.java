package dev.keyway.controller.openflow;

/**
 * What was committed.
 *
 * @param flowMods flows put or removed
 * @param groupMods groups added, changed or removed
 * @param bundles in how many bundles
 */
public record CommitReport(int flowMods, int groupMods, int bundles) {}
