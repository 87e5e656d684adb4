package dev.keyway.topology.model;

import com.google.common.base.Strings;
import java.util.regex.Pattern;

/**
 * What an OpenFlow bridge calls itself: 64 bits, unique among bridges (OpenFlow 1.4, section
 * 7.3.1).
 */
public record DatapathId(long value) implements Comparable<DatapathId> {

  private static final Pattern HEX = Pattern.compile("(0x)?[0-9a-fA-F]{1,16}");

  /**
   * Reads up to 16 hexadecimal digits, as {@code ovs-vsctl get bridge br-int datapath_id} prints
   * them.
   */
  public static DatapathId parse(String text) {
    if (!HEX.matcher(text).matches()) {
      throw new BadValueException(
          text, "a datapath id of 16 hexadecimal digits such as '0000000000000001'");
    }
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    long value = Long.parseUnsignedLong(digits, 16);
    if (value == 0) {
      throw new BadValueException(text, "a datapath id other than 0");
    }
    return new DatapathId(value);
  }

  @Override
  public int compareTo(DatapathId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Strings.padStart(Long.toHexString(value), 16, '0');
  }
}
