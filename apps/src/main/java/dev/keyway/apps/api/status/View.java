package dev.keyway.apps.api.status;

import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.world.World;
import java.time.Instant;

/**
 * What an answer is made from.
 *
 * @param progress how far the switches are behind the world
 * @param now the time at which it is asked
 */
public record View(World world, Progress progress, Instant now) {}
