package dev.keyway.topology.model;

import java.util.UUID;

/** The UUID of a network. */
public record NetworkId(UUID value) implements Comparable<NetworkId> {

  /** Reads the canonical text of 36 characters (RFC 9562, section 4). */
  public static NetworkId parse(String text) {
    return new NetworkId(Uuids.parse(text));
  }

  @Override
  public int compareTo(NetworkId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
