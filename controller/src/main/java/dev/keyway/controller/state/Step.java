package dev.keyway.controller.state;

import com.google.common.collect.ImmutableSetMultimap;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;

/** One transaction that has taken place: the world it led to, and whose flows it may alter. */
public record Step(World world, ImmutableSetMultimap<HypervisorId, Subject> touched) {}
