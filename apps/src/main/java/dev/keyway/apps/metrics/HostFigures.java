package dev.keyway.apps.metrics;

import com.google.common.collect.ImmutableMap;
import java.util.function.LongSupplier;

/**
 * Where to read what was said to and by hosts' databases.
 *
 * @param connected how many are connected now
 * @param messages how many messages came
 * @param updates how many notifications of changes came
 * @param transactions how many were sent
 * @param fullReads how often all rows were asked for
 * @param refused how many peers were turned away, by reason in lower case
 */
public record HostFigures(
    LongSupplier connected,
    LongSupplier messages,
    LongSupplier updates,
    LongSupplier transactions,
    LongSupplier fullReads,
    ImmutableMap<String, LongSupplier> refused) {}
