package dev.keyway.topology.model;

import java.util.regex.Pattern;

/** The name of a hypervisor, usually its host name; {@code binding:host_id} in the API. */
public record HypervisorId(String name) implements Comparable<HypervisorId> {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,253}[A-Za-z0-9])?");

  /** Refuses what can't be a host name. */
  public HypervisorId {
    if (!NAME.matcher(name).matches()) {
      throw new BadValueException(
          name, "the name of a hypervisor: letters, digits, '.', '-', '_', at most 255 of them");
    }
  }

  @Override
  public int compareTo(HypervisorId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
