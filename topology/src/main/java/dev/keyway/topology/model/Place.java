package dev.keyway.topology.model;

/** Where a port's frames enter: an interface of Open vSwitch, by name, on a hypervisor. */
public record Place(HypervisorId hypervisor, String interfaceName) {

  @Override
  public String toString() {
    return hypervisor + ":" + interfaceName;
  }
}
