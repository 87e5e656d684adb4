package dev.keyway.topology.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressPoolTest {

  private static final IpAddress TWO = IpAddress.parse("10.0.0.2");
  private static final IpAddress THREE = IpAddress.parse("10.0.0.3");
  private static final IpAddress FOUR = IpAddress.parse("10.0.0.4");

  private final AddressPool pool =
      AddressPool.of(List.of(new IpRange(TWO, FOUR)), Set.of(), Optional.empty());

  @Test
  void theLowestIsLentFirst() {
    assertThat(pool.next(Set.of())).contains(TWO);
    assertThat(pool.next(Set.of(TWO))).contains(THREE);
  }

  @Test
  void whatWasJustGivenBackIsLentLast() {
    AddressPool lentAndBack = pool.minus(TWO).plus(TWO);
    assertThat(lentAndBack.next(Set.of())).contains(THREE);
    assertThat(lentAndBack.minus(THREE).minus(FOUR).next(Set.of())).contains(TWO);
  }

  @Test
  void anEmptyPoolLendsNothing() {
    assertThat(pool.minus(TWO).minus(THREE).minus(FOUR).next(Set.of())).isEmpty();
  }
}
