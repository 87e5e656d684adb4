package dev.keyway.controller.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BitsTest {

  @Test
  void matchesOnNeighbouringNetworksAndAddressesHaveHashesOfTheirOwn() {
    Set<Integer> hashes = new HashSet<>();
    for (long key = 4097; key < 4097 + 100; key++) {
      for (long address = 0x0a00_0001; address < 0x0a00_0001 + 500; address++) {
        hashes.add(
            Match.where(Field.TUNNEL_ID, key).and(Field.ARP_TPA, address).build().hashCode());
      }
    }
    assertThat(hashes).hasSizeGreaterThan(49_000);
  }
}
