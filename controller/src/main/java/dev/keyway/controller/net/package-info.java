/**
 * What connections have in common whatever they speak: why one was closed, when a silent one is
 * given up, and how often a refusal is told. Uses Netty, and nothing else of ours.
 */
@NullMarked
package dev.keyway.controller.net;

import org.jspecify.annotations.NullMarked;
