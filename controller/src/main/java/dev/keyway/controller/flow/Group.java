package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableList;

/**
 * A group of type ALL: each bucket gets its own copy of the frame (OpenFlow 1.4, section 6.10).
 *
 * @param id {@value #FIRST} … {@value #LAST}; groups carry no cookie, so this range is what marks
 *     ours
 */
public record Group(long id, ImmutableList<ImmutableList<Action>> buckets) {

  /** The lowest id of ours. */
  public static final long FIRST = 0x8000_0000L;

  /** The highest id that OpenFlow allows (OFPG_MAX). */
  public static final long LAST = 0xffff_ff00L;

  /** Refuses an id outside our range. */
  public Group {
    if (!isOurs(id)) {
      throw new IllegalArgumentException("group id " + id + " is not one of ours");
    }
  }

  /** Whether a group with this id belongs to us. */
  public static boolean isOurs(long id) {
    return id >= FIRST && id <= LAST;
  }
}
