package dev.keyway.topology.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.DiscreteDomain;
import dev.keyway.topology.model.IpAddress;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IntervalsTest {

  private static final int VALUES = 64;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behaveAsAPlainSetOfBits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Intervals<Long> intervals = Intervals.empty(DiscreteDomain.longs());
    BitSet bits = new BitSet();
    for (int i = 0; i < 3000; i++) {
      int first = random.nextInt(VALUES);
      int last = Math.min(VALUES - 1, first + random.nextInt(8));
      switch (random.nextInt(5)) {
        case 0 -> {
          intervals = intervals.plusAll((long) first, (long) last);
          bits.set(first, last + 1);
        }
        case 1 -> {
          intervals = intervals.plus((long) first);
          bits.set(first);
        }
        default -> {
          intervals = intervals.minus((long) first);
          bits.clear(first);
        }
      }
      assertSame(intervals, bits);
    }
  }

  @Test
  void earlierSetsStayAsTheyWere() {
    Intervals<Long> before = Intervals.<Long>empty(DiscreteDomain.longs()).plusAll(1L, 9L);
    Intervals<Long> after = before.minus(5L);
    assertThat(before.lastByFirst()).isEqualTo(Map.of(1L, 9L));
    assertThat(after.lastByFirst()).isEqualTo(Map.of(1L, 4L, 6L, 9L));
    assertThat(after.plus(5L)).isEqualTo(before);
  }

  @Test
  void theEndsOfBothFamiliesAreEnds() {
    IpAddress lastOfV4 = IpAddress.parse("255.255.255.255");
    IpAddress firstOfV6 = IpAddress.ANY_V6;
    IpAddress lastOfV6 = IpAddress.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    Intervals<IpAddress> ends =
        Intervals.<IpAddress>empty(Addresses.DOMAIN)
            .plus(lastOfV4)
            .plus(firstOfV6)
            .plus(lastOfV6)
            .plus(IpAddress.ANY_V4);
    assertThat(ends.lastByFirst()).hasSize(4);
    assertThat(ends.minus(lastOfV4).minus(lastOfV6).minus(IpAddress.ANY_V4).first())
        .contains(firstOfV6);
  }

  @Test
  void distancesBetweenAddressesAreCappedAtALong() {
    assertThat(distance("10.0.0.1", "10.0.1.0")).isEqualTo(255);
    assertThat(distance("10.0.1.0", "10.0.0.1")).isEqualTo(-255);
    assertThat(distance("fd00::", "fd00:0:0:1::")).isEqualTo(Long.MAX_VALUE);
    assertThat(distance("fd00:0:0:1::", "fd00::")).isEqualTo(Long.MIN_VALUE);
  }

  private static long distance(String from, String to) {
    return Addresses.DOMAIN.distance(IpAddress.parse(from), IpAddress.parse(to));
  }

  private static void assertSame(Intervals<Long> intervals, BitSet bits) {
    for (int value = 0; value < VALUES; value++) {
      assertThat(intervals.contains((long) value)).isEqualTo(bits.get(value));
      assertThat(intervals.firstFrom((long) value)).isEqualTo(found(bits.nextSetBit(value)));
    }
    assertThat(intervals.first()).isEqualTo(found(bits.nextSetBit(0)));
    int runs = 0;
    for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(bits.nextClearBit(at))) {
      runs++;
    }
    assertThat(intervals.lastByFirst()).as("runs never touch").hasSize(runs);
  }

  private static Optional<Long> found(int bit) {
    return bit < 0 ? Optional.empty() : Optional.of((long) bit);
  }
}
