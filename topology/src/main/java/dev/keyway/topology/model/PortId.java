package dev.keyway.topology.model;

import java.util.UUID;

/** The UUID of a port. */
public record PortId(UUID value) implements Comparable<PortId> {

  /** Reads the canonical text of 36 characters (RFC 9562, section 4). */
  public static PortId parse(String text) {
    return new PortId(Uuids.parse(text));
  }

  @Override
  public int compareTo(PortId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
