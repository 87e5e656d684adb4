package dev.keyway.topology.model;

import java.util.Comparator;

/** Where a port's frames enter: an interface of Open vSwitch, by name, on a hypervisor. */
public record Place(HypervisorId hypervisor, String interfaceName) implements Comparable<Place> {

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::hypervisor).thenComparing(Place::interfaceName);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return hypervisor + ":" + interfaceName;
  }
}
