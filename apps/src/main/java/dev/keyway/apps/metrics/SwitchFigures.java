package dev.keyway.apps.metrics;

import com.google.common.collect.ImmutableMap;
import java.util.function.LongSupplier;

/**
 * Where to read what was done to switches.
 *
 * @param connected how many are connected now
 * @param readBacks how often flows were read back
 * @param audits how often a bridge was looked at for drift
 * @param drifted how many flows and groups had drifted, by kind in lower case
 * @param refused how many peers were turned away, by reason in lower case
 */
public record SwitchFigures(
    LongSupplier connected,
    LongSupplier flowMods,
    LongSupplier groupMods,
    LongSupplier bundles,
    LongSupplier bundleFailures,
    LongSupplier readBacks,
    LongSupplier audits,
    ImmutableMap<String, LongSupplier> drifted,
    ImmutableMap<String, LongSupplier> refused) {}
