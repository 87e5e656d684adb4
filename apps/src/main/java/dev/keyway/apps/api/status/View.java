package dev.keyway.apps.api.status;

import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.world.World;

/** What an answer is made from: a world, and how far the switches are behind it. */
public record View(World world, Progress progress) {}
