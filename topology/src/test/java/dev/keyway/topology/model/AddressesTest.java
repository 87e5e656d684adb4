package dev.keyway.topology.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks and ranges of addresses, and the addresses that are made of Ethernet ones. */
final class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 10.0.0.255, 10.0.0.1, 10.0.0.254",
    "10.0.0.0/30, 10.0.0.3, 10.0.0.1, 10.0.0.2",
    "10.0.0.0/31, 10.0.0.1, 10.0.0.0, 10.0.0.1",
    "10.0.0.7/32, 10.0.0.7, 10.0.0.7, 10.0.0.7",
    "0.0.0.0/0, 255.255.255.255, 0.0.0.1, 255.255.255.254",
    "fd00::/64, fd00::ffff:ffff:ffff:ffff, fd00::1, fd00::ffff:ffff:ffff:ffff",
    "fd00::/127, fd00::1, fd00::, fd00::1",
    "fd00::/48, fd00::ffff:ffff:ffff:ffff:ffff, fd00::1, fd00::ffff:ffff:ffff:ffff:ffff",
    "fd00::8/125, fd00::f, fd00::9, fd00::f",
  })
  void aBlockHasALastAddressAndRoomForHosts(String block, String last, String first, String end) {
    IpPrefix prefix = IpPrefix.parse(block);
    assertThat(prefix.last()).hasToString(last);
    assertThat(prefix.hosts()).isEqualTo(new IpRange(IpAddress.parse(first), IpAddress.parse(end)));
    assertThat(prefix.contains(prefix.first())).isTrue();
    assertThat(prefix.contains(prefix.last())).isTrue();
    assertThat(prefix.length() > 0 && prefix.contains(prefix.last().next())).isFalse();
    assertThat(prefix.length() > 0 && prefix.contains(prefix.first().previous())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.0.0/16, true",
    "10.0.0.0/24, 10.0.1.0/24, false",
    "0.0.0.0/0, 10.0.0.0/24, true",
    "0.0.0.0/0, ::/0, false",
    "fd00::/64, fd00::8000:0:0:0/65, true",
    "fd00::/64, fd00:0:0:1::/64, false",
  })
  void blocksOverlapWhenOneHoldsTheOther(String one, String other, boolean overlap) {
    assertThat(IpPrefix.parse(one).overlaps(IpPrefix.parse(other))).isEqualTo(overlap);
    assertThat(IpPrefix.parse(other).overlaps(IpPrefix.parse(one))).isEqualTo(overlap);
  }

  @Test
  void containsAgreesWithTheEndsOfTheBlock() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5000; i++) {
      IpVersion version = random.nextBoolean() ? IpVersion.V4 : IpVersion.V6;
      IpPrefix block = block(address(random, version), random.nextInt(version.bits() + 1));
      IpAddress address =
          random.nextBoolean() ? address(random, version) : near(block, random.nextInt(4));
      boolean between =
          address.compareTo(block.first()) >= 0 && address.compareTo(block.last()) <= 0;
      assertThat(block.contains(address)).as("%s in %s", address, block).isEqualTo(between);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.2-10.0.0.9, 10.0.0.9-10.0.0.12, true",
    "10.0.0.2-10.0.0.9, 10.0.0.10-10.0.0.12, false",
    "10.0.0.2-10.0.0.9, 10.0.0.4-10.0.0.5, true",
  })
  void rangesOverlapWhenTheyShareAnAddress(String one, String other, boolean overlap) {
    assertThat(range(one).overlaps(range(other))).isEqualTo(overlap);
    assertThat(range(other).overlaps(range(one))).isEqualTo(overlap);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.2-10.0.0.1", "10.0.0.2-fd00::", "fd00::1-fd00::"})
  void aRangeHasItsStartBeforeItsEnd(String text) {
    assertThatThrownBy(() -> range(text))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining(text);
  }

  @Test
  void ethernetAddressesMakeOthers() {
    MacAddress mac = MacAddress.parse("fa:16:3e:12:34:56");
    assertThat(mac.linkLocal()).hasToString("fe80::f816:3eff:fe12:3456");
    assertThat(mac.eui64(IpAddress.parse("fd00::"))).hasToString("fd00::f816:3eff:fe12:3456");
    assertThat(IpAddress.parse("fd00::1:1234:5678").solicitedNodeMac())
        .hasToString("33:33:ff:34:56:78");
    assertThat(mac.isGroup()).isFalse();
    assertThat(MacAddress.BROADCAST.isGroup()).isTrue();
    assertThat(MacAddress.parse("01:00:5e:00:00:01").isGroup()).isTrue();
    assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(BadValueException.class);
  }

  private static IpAddress address(SplittableRandom random, IpVersion version) {
    return version == IpVersion.V4
        ? new IpAddress(version, 0, random.nextInt() & 0xffff_ffffL)
        : new IpAddress(version, random.nextLong(), random.nextLong());
  }

  private static IpAddress near(IpPrefix block, int which) {
    return switch (which) {
      case 0 -> block.first();
      case 1 -> block.last();
      case 2 -> block.first().previous();
      default -> block.last().next();
    };
  }

  /** The block of this length that holds an address. */
  private static IpPrefix block(IpAddress address, int length) {
    for (int bit = 0; bit < address.version().bits() - length; bit++) {
      long low = bit < 64 ? address.low() & ~(1L << bit) : address.low();
      long high = bit >= 64 ? address.high() & ~(1L << (bit - 64)) : address.high();
      address = new IpAddress(address.version(), high, low);
    }
    return new IpPrefix(address, length);
  }

  private static IpRange range(String text) {
    String[] ends = text.split("-", 2);
    return new IpRange(IpAddress.parse(ends[0]), IpAddress.parse(ends[1]));
  }
}
