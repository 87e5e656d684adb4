package dev.keyway.apps.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.model.DatapathId;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What probes say. */
final class ProbeFrameTest {

  private static final ProbeFrame FRAME =
      new ProbeFrame(-2, 77, new DatapathId(0xa1), new DatapathId(-1));

  @Test
  void itReadsBackWhateverItsSize() {
    for (int size : new int[] {ProbeFrame.SMALLEST, 1472, 9014}) {
      ByteBuffer bytes = FRAME.bytes(size);
      assertThat(bytes.remaining()).isEqualTo(size);
      assertThat(ProbeFrame.read(bytes)).contains(FRAME);
      assertThat(bytes.remaining()).isEqualTo(size);
    }
  }

  @Test
  void itsBeginningIsEnough() {
    assertThat(ProbeFrame.read(FRAME.bytes(1472).slice(0, ProbeFrame.SMALLEST))).contains(FRAME);
  }

  @Test
  void itBeginsAsAnEthernetFrameOfItsKind() {
    ByteBuffer bytes = FRAME.bytes(64);
    assertThat(bytes.getLong(0) >>> 16).isEqualTo(0x02_4b57_0000_01L);
    assertThat(bytes.getShort(12)).isEqualTo((short) 0x88b5);
  }

  @Test
  void whatIsCutShortOrOfAnotherKindIsNone() {
    assertThat(ProbeFrame.read(FRAME.bytes(1472).slice(0, ProbeFrame.SMALLEST - 1))).isEmpty();
    assertThat(ProbeFrame.read(ByteBuffer.allocate(0))).isEmpty();
    for (int place : new int[] {12, 13, 14, 17, 21}) {
      ByteBuffer spoilt = FRAME.bytes(64);
      spoilt.put(place, (byte) (spoilt.get(place) + 1));
      assertThat(ProbeFrame.read(spoilt)).as("byte %d", place).isEmpty();
    }
  }
}
