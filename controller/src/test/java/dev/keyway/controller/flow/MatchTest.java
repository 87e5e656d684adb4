package dev.keyway.controller.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Match.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatchTest {

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void conditionsComeBackInTheOrderOfTheirFieldsHoweverTheyWereGiven(long seed) {
    Random random = new Random(seed);
    List<Condition> given = anyConditions(random);
    Match match = matchOf(given);
    Collections.shuffle(given, random);
    Match again = matchOf(given);

    given.sort(Comparator.comparing(Condition::field));
    assertThat(match.conditions()).isEqualTo(given);
    assertThat(again).isEqualTo(match).hasSameHashCodeAs(match);
    for (Field field : Field.values()) {
      assertThat(match.on(field))
          .isEqualTo(given.stream().filter(one -> one.field() == field).findFirst());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void differsFromEveryMatchThatLacksOrChangesACondition(long seed) {
    List<Condition> given = anyConditions(new Random(seed));
    Match match = matchOf(given);
    for (int i = 0; i < given.size(); i++) {
      Condition one = given.get(i);
      List<Condition> other = new ArrayList<>(given);
      other.remove(i);
      assertThat(matchOf(other)).isNotEqualTo(match);
      Bits flipped = new Bits(one.value().high(), one.value().low() ^ 1);
      other.add(new Condition(one.field(), flipped, one.mask()));
      assertThat(matchOf(other)).isNotEqualTo(match);
    }
  }

  @Test
  void bitsThatDoNotCountMakeNoDifference() {
    Bits mask = Bits.of(0xff00);
    Match one = new Match.Builder().and(Field.UDP_DST, Bits.of(0x1234), mask).build();
    Match other = new Match.Builder().and(Field.UDP_DST, Bits.of(0x1256), mask).build();
    assertThat(one).isEqualTo(other).isNotEqualTo(Match.where(Field.UDP_DST, 0x1200).build());
    assertThat(one).hasToString("udp_dst=0x1200/0xff00");
  }

  @Test
  void aMaskOfAllBitsIsNone() {
    Bits all = Field.IPV6_SRC.allOnes();
    Bits address = new Bits(0x2001_0db8L << 32, 1);
    Match masked = new Match.Builder().and(Field.IPV6_SRC, address, all).build();
    assertThat(masked).isEqualTo(new Match.Builder().and(Field.IPV6_SRC, address).build());
  }

  @Test
  void whatHasNoFieldHereCounts() {
    Match plain = Match.where(Field.IN_PORT, 1).build();
    Match more = Match.where(Field.IN_PORT, 1).build("ffff");
    assertThat(more).isNotEqualTo(plain).hasToString("in_port=0x1,opaque=ffff");
  }

  @Test
  void knowsWhetherItLooksAtOtherFields() {
    Match match = Match.where(Field.IN_PORT, 1).and(Field.ETH_TYPE, 0x806).build();
    assertThat(match.isWithin(EnumSet.of(Field.IN_PORT, Field.ETH_TYPE, Field.ARP_OP))).isTrue();
    assertThat(match.isWithin(EnumSet.of(Field.IN_PORT))).isFalse();
    assertThat(Match.ALL.isWithin(ImmutableList.of())).isTrue();
  }

  @Test
  void twoConditionsOnAFieldAreABug() {
    Match.Builder builder = Match.where(Field.IN_PORT, 1);
    assertThatThrownBy(() -> builder.and(Field.IN_PORT, 2)).hasMessageContaining("IN_PORT");
  }

  private static List<Condition> anyConditions(Random random) {
    List<Condition> out = new ArrayList<>();
    for (Field field : Field.values()) {
      if (random.nextInt(3) == 0) {
        Bits value = new Bits(random.nextLong(), random.nextLong()).and(field.allOnes());
        Bits mask =
            random.nextBoolean()
                ? field.allOnes()
                : new Bits(random.nextLong(), random.nextLong() | 1).and(field.allOnes());
        out.add(new Condition(field, value.and(mask), mask));
      }
    }
    return out;
  }

  private static Match matchOf(List<Condition> conditions) {
    Match.Builder out = new Match.Builder();
    conditions.forEach(one -> out.and(one.field(), one.value(), one.mask()));
    return out.build();
  }
}
