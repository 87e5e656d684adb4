package dev.keyway.topology.world;

import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpRange;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of a subnet's pools that no port has.
 *
 * <p>They are lent in turn and not lowest first: guests remember for a while which Ethernet address
 * had an IP address, and a port that got it too soon after another would not be heard.
 *
 * @param after the address taken last; the search goes on behind it, and begins anew at the end
 */
record AddressPool(Intervals<IpAddress> free, Optional<IpAddress> after) {

  /** All of the pools but what is taken. */
  static AddressPool of(
      Iterable<IpRange> pools, Iterable<IpAddress> taken, Optional<IpAddress> after) {
    Intervals<IpAddress> free = Intervals.empty(Addresses.DOMAIN);
    for (IpRange pool : pools) {
      free = free.plusAll(pool.start(), pool.end());
    }
    for (IpAddress address : taken) {
      free = free.minus(address);
    }
    return new AddressPool(free, after);
  }

  /** The next in turn that is none of these. */
  Optional<IpAddress> next(Set<IpAddress> but) {
    Intervals<IpAddress> rest = free;
    for (IpAddress address : but) {
      rest = rest.minus(address);
    }
    return after.map(IpAddress::next).flatMap(rest::firstFrom).or(rest::first);
  }

  /** Without one that a port took. */
  AddressPool minus(IpAddress address) {
    return new AddressPool(free.minus(address), Optional.of(address));
  }

  /** The search goes on behind this one. */
  AddressPool after(IpAddress last) {
    return new AddressPool(free, Optional.of(last));
  }

  /** With one that a port gave back. */
  AddressPool plus(IpAddress address) {
    return new AddressPool(free.plus(address), after);
  }
}
