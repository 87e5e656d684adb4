package dev.keyway.apps.metrics;

import com.google.common.collect.ImmutableMap;
import java.util.function.LongSupplier;

/**
 * Where to read how the tunnels are.
 *
 * @param probes how many there were, by what became of them
 * @param states how many tunnels are in each state now, by its name in lower case
 */
public record TunnelFigures(
    ImmutableMap<String, LongSupplier> probes, ImmutableMap<String, LongSupplier> states) {}
