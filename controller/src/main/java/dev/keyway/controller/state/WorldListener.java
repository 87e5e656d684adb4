package dev.keyway.controller.state;

import com.google.common.collect.ImmutableList;

/** Hears of each batch of durable steps, in order, on the state thread; must not block. */
@FunctionalInterface
public interface WorldListener {

  /**
   * The steps took place; the last one's world is the newest, and can be read once all have heard.
   */
  void changed(ImmutableList<Step> steps);
}
