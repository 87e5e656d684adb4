package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Group;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the groups of a switch (OpenFlow 1.4, section 7.3.5.10: ofp_group_desc). A group of ours
 * that has another type than ALL gets one bucket more, so that it differs from any that we would
 * make.
 */
final class GroupReader {

  private static final int ALL = 0;
  private static final int BUCKETS = 8;
  private static final int BUCKET_HEADER = 16;

  private GroupReader() {}

  /** The length of the group that starts here, in bytes. */
  static int length(ByteBuffer entry) {
    return Short.toUnsignedInt(entry.getShort(0));
  }

  static Optional<Group> group(ByteBuffer entry) {
    long id = Integer.toUnsignedLong(entry.getInt(4));
    if (!Group.isOurs(id)) {
      return Optional.empty();
    }
    ImmutableList.Builder<ImmutableList<Action>> buckets = ImmutableList.builder();
    if (entry.get(2) != ALL) {
      buckets.add(ImmutableList.of(new Action.Opaque(MatchReader.hex(entry, 2, 3))));
    }
    int at = BUCKETS;
    while (at + BUCKET_HEADER <= entry.limit()) {
      int length = Short.toUnsignedInt(entry.getShort(at));
      if (length < BUCKET_HEADER || at + length > entry.limit()) {
        throw new IllegalArgumentException("a bucket of length " + length);
      }
      buckets.add(ActionReader.actions(entry, at + BUCKET_HEADER, at + length));
      at += length;
    }
    return Optional.of(new Group(id, buckets.build()));
  }
}
