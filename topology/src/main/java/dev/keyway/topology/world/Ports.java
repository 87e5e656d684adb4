package dev.keyway.topology.world;

import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * The wanted ports, by everything that a request or a switch may name them by.
 *
 * @param nextNumber the number of the next one made; rises for ever
 */
public record Ports(
    TreePMap<PortId, Port> byId,
    Index<NetworkId, PortId> byNetwork,
    PMap<Long, PortId> byNumber,
    PMap<MacOnNetwork, PortId> byMac,
    PMap<AddressOnNetwork, PortId> byAddress,
    PMap<Place, PortId> byPlace,
    long nextNumber) {

  static final Ports NONE =
      new Ports(
          TreePMap.empty(),
          Index.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          1);

  record MacOnNetwork(NetworkId network, MacAddress mac) {}

  record AddressOnNetwork(NetworkId network, IpAddress address) {}

  /** The port, if there is one. */
  public Optional<Port> get(PortId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The port that flows of this number belong to. */
  public Optional<Port> numbered(long number) {
    return Optional.ofNullable(byNumber.get(number)).flatMap(this::get);
  }

  /** The port of a network that has an Ethernet address. */
  public Optional<PortId> withMac(NetworkId network, MacAddress mac) {
    return Optional.ofNullable(byMac.get(new MacOnNetwork(network, mac)));
  }

  /** The port of a network that has an IP address. */
  public Optional<PortId> withAddress(NetworkId network, IpAddress address) {
    return Optional.ofNullable(byAddress.get(new AddressOnNetwork(network, address)));
  }

  /** The port that was told to be at an interface. */
  public Optional<PortId> at(Place place) {
    return Optional.ofNullable(byPlace.get(place));
  }

  Ports plus(Port port) {
    Ports rest = get(port.id()).map(this::minus).orElse(this);
    PMap<AddressOnNetwork, PortId> addresses = rest.byAddress;
    for (FixedIp ip : port.fixedIps()) {
      addresses = addresses.plus(new AddressOnNetwork(port.network(), ip.address()), port.id());
    }
    return new Ports(
        rest.byId.plus(port.id(), port),
        rest.byNetwork.plus(port.network(), port.id()),
        rest.byNumber.plus(port.number(), port.id()),
        rest.byMac.plus(new MacOnNetwork(port.network(), port.mac()), port.id()),
        addresses,
        port.place().map(place -> rest.byPlace.plus(place, port.id())).orElse(rest.byPlace),
        Math.max(nextNumber, port.number() + 1));
  }

  Ports minus(Port port) {
    PMap<AddressOnNetwork, PortId> addresses = byAddress;
    for (FixedIp ip : port.fixedIps()) {
      addresses = addresses.minus(new AddressOnNetwork(port.network(), ip.address()));
    }
    return new Ports(
        byId.minus(port.id()),
        byNetwork.minus(port.network(), port.id()),
        byNumber.minus(port.number()),
        byMac.minus(new MacOnNetwork(port.network(), port.mac())),
        addresses,
        port.place().map(byPlace::minus).orElse(byPlace),
        nextNumber);
  }

  Ports numberedFrom(long number) {
    return new Ports(
        byId, byNetwork, byNumber, byMac, byAddress, byPlace, Math.max(nextNumber, number));
  }
}
