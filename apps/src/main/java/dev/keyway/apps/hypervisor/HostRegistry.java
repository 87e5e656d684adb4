package dev.keyway.apps.hypervisor;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which connection speaks for which system id: one for each. */
final class HostRegistry {

  private final ConcurrentMap<String, HostAgent> holders = new ConcurrentHashMap<>();

  /** Lets a connection speak for a system id; answers with another that does so already. */
  Optional<HostAgent> admit(String systemId, HostAgent agent) {
    return Optional.ofNullable(holders.putIfAbsent(systemId, agent))
        .filter(holder -> holder != agent);
  }

  /** Puts a connection in the place of one that is dead. */
  void replace(String systemId, HostAgent dead, HostAgent agent) {
    boolean unused = holders.replace(systemId, dead, agent);
  }

  /** Whether a connection speaks for a system id. */
  boolean isHolder(String systemId, HostAgent agent) {
    return holders.get(systemId) == agent;
  }

  /** A connection speaks for nobody any more. */
  void release(HostAgent agent) {
    boolean unused = holders.values().removeIf(holder -> holder == agent);
  }
}
