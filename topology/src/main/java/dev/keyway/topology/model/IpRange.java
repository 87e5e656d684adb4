package dev.keyway.topology.model;

/** Consecutive addresses of one family, both ends included: an {@code allocation_pools} entry. */
public record IpRange(IpAddress start, IpAddress end) {

  /** Refuses a range that is empty or of two families. */
  public IpRange {
    if (start.version() != end.version() || start.compareTo(end) > 0) {
      throw new BadValueException(
          start + "-" + end, "a start that is not above its end, both of one family");
    }
  }

  /** Whether the address is one of them. */
  public boolean contains(IpAddress address) {
    return address.compareTo(start) >= 0 && address.compareTo(end) <= 0;
  }

  /** Whether any address lies in both. */
  public boolean overlaps(IpRange other) {
    return start.compareTo(other.end) <= 0 && other.start.compareTo(end) <= 0;
  }

  @Override
  public String toString() {
    return start + "-" + end;
  }
}
