package dev.keyway.controller.openflow.codec;

import com.google.common.io.BaseEncoding;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Match;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads a match TLV by TLV (OpenFlow 1.4, section 7.2.3). Those that we have no field for are kept
 * as they are.
 */
final class MatchReader {

  private MatchReader() {}

  /** The bytes that the match at a place takes, padding included. */
  static int paddedLength(ByteBuffer in, int at) {
    return (Short.toUnsignedInt(in.getShort(at + 2)) + 7) / 8 * 8;
  }

  static Match match(ByteBuffer in, int start) {
    int end = start + Short.toUnsignedInt(in.getShort(start + 2));
    Match.Builder out = new Match.Builder();
    StringBuilder opaque = new StringBuilder();
    int at = start + 4;
    while (at + 4 <= end) {
      int header = in.getInt(at);
      int next = at + 4 + (header & 0xff);
      // What is cut off by the end of the match would be read from what comes after it.
      Optional<Field> field = next <= end ? Oxm.field(header) : Optional.empty();
      if (field.isPresent()) {
        int width = Oxm.width(field.get());
        Bits value = bits(in, at + 4, width);
        Bits mask = Oxm.isMasked(header) ? bits(in, at + 4 + width, width) : field.get().allOnes();
        out.and(field.get(), value, mask);
      } else {
        opaque.append(hex(in, at, Math.min(next, end)));
      }
      at = next;
    }
    return out.build(opaque.toString());
  }

  static Bits bits(ByteBuffer in, int at, int width) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < width; i++) {
      high = (high << 8) | (low >>> 56);
      low = (low << 8) | (in.get(at + i) & 0xff);
    }
    return new Bits(high, low);
  }

  static String hex(ByteBuffer in, int from, int to) {
    byte[] bytes = new byte[to - from];
    in.get(from, bytes);
    return BaseEncoding.base16().lowerCase().encode(bytes);
  }
}
