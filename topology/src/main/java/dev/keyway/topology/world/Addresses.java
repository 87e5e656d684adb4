package dev.keyway.topology.world;

import com.google.common.collect.DiscreteDomain;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpVersion;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** IP addresses as a line of values, one after the other, for {@link Intervals}. */
final class Addresses extends DiscreteDomain<IpAddress> {

  static final Addresses DOMAIN = new Addresses();

  private static final IpAddress LAST_V4 = new IpAddress(IpVersion.V4, 0, 0xffff_ffffL);
  private static final IpAddress LAST_V6 = new IpAddress(IpVersion.V6, -1L, -1L);

  private Addresses() {}

  @Override
  public @Nullable IpAddress next(IpAddress value) {
    return value.equals(LAST_V4) || value.equals(LAST_V6) ? null : value.next();
  }

  @Override
  public @Nullable IpAddress previous(IpAddress value) {
    return value.equals(IpAddress.ANY_V4) || value.equals(IpAddress.ANY_V6)
        ? null
        : value.previous();
  }

  @Override
  public long distance(IpAddress start, IpAddress end) {
    BigInteger distance = number(end).subtract(number(start));
    return distance.bitLength() < Long.SIZE
        ? distance.longValue()
        : distance.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private static BigInteger number(IpAddress address) {
    return new BigInteger(Long.toUnsignedString(address.high()))
        .shiftLeft(Long.SIZE)
        .add(new BigInteger(Long.toUnsignedString(address.low())));
  }
}
