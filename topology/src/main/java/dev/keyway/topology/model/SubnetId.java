package dev.keyway.topology.model;

import java.util.UUID;

/** The UUID of a subnet. */
public record SubnetId(UUID value) implements Comparable<SubnetId> {

  /** Reads the canonical text of 36 characters (RFC 9562, section 4). */
  public static SubnetId parse(String text) {
    return new SubnetId(Uuids.parse(text));
  }

  @Override
  public int compareTo(SubnetId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
