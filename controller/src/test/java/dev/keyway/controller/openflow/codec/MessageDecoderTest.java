package dev.keyway.controller.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Flow;
import dev.keyway.topology.model.BridgePort;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MessageDecoderTest {

  /** Number, length and address; name; configuration, state; an Ethernet property with speeds. */
  private static final String PORT_1 =
      "00000001"
          + "00480000"
          + "000000000001"
          + "0000"
          + "7031"
          + "0000000000000000000000000000"
          + "00000000"
          + "00000004"
          + "0000002000000000"
          + "00000000000000000000000000000000"
          + "00989680"
          + "00000000";

  private final AtomicInteger unreadable = new AtomicInteger();
  private final MessageDecoder decoder = new MessageDecoder(unreadable::incrementAndGet);
  private final EntryReader entries = new EntryReader(unreadable::incrementAndGet);

  @Test
  void aHelloOfAnyVersionIsReadByItsBitmap() {
    assertThat(((Inbound.Hello) decode("0600001000000001" + "00010008" + "00000072")).versions())
        .containsExactly(1, 4, 5, 6);
  }

  @Test
  void aHelloWithoutBitmapMeansAllVersionsUpToItsOwn() {
    assertThat(((Inbound.Hello) decode("0400000800000001")).versions()).containsExactly(1, 2, 3, 4);
    // The same with an element that nobody knows.
    assertThat(((Inbound.Hello) decode("020000100000000100990008ffffffff")).versions())
        .containsExactly(1, 2);
  }

  @Test
  void anErrorIsReadWhateverItsTypeAndCode() {
    assertThat(((Inbound.Failed) decode("0501000c0000002a00040009")).text())
        .isEqualTo("BAD_MATCH/BAD_PREREQ");
    assertThat(((Inbound.Failed) decode("0501000c0000002a000400ff")).text())
        .isEqualTo("BAD_MATCH/code 255");
    assertThat(((Inbound.Failed) decode("0501000c0000002affff08fc")).text())
        .isEqualTo("EXPERIMENTER/code 2300");
    assertThat(((Inbound.Failed) decode("0501000c0000002a12340001")).text())
        .isEqualTo("type 4660, code 1");
    assertThat(unreadable).hasValue(0);
  }

  @Test
  void aFrameIsReadBehindAMatchOfAnyLength() {
    // No buffer; 1472 bytes by a flow's action in table 0; the cookie; in_port and padding.
    String head = "050a00000000000affffffff05c00100" + "4b57010000000000";
    for (String match : List.of("0001000c8000000400000001" + "00000000", "0001000400000000")) {
      Inbound.PacketIn packet = (Inbound.PacketIn) decode(head + match + "0000" + "a1b2c3");
      assertThat(packet.cookie()).isEqualTo(Cookie.of(Cookie.Kind.HYPERVISOR, 0));
      assertThat(packet.length()).isEqualTo(1472);
      assertThat(packet.frame().remaining()).isEqualTo(3);
      assertThat(packet.frame().get(0)).isEqualTo((byte) 0xa1);
    }
    assertThat(unreadable).hasValue(0);
  }

  @Test
  void whatCannotBeReadBecomesOpaque() {
    Inbound.Opaque opaque = (Inbound.Opaque) decode("0563000a00000007abcd");

    assertThat(opaque.type()).isEqualTo(0x63);
    assertThat(opaque.xid()).isEqualTo(7);
    assertThat(opaque.body().remaining()).isEqualTo(2);
    assertThat(unreadable).hasValue(1);
  }

  @Test
  void aPortThatCannotBeReadDoesNotSpoilTheOthers() {
    // An Ethernet address of port 2 that ends before it begins: its length says 8.
    String broken = "0000000200080000";
    String reserved = PORT_1.replaceFirst("00000001", "ffffff05");
    Inbound.Part part = part(13, broken + reserved + PORT_1);
    List<BridgePort> ports = new ArrayList<>();

    entries.ports(part, ports::add);

    assertThat(ports).extracting(BridgePort::number).containsExactly(0xffff_ff05L, 1L);
    assertThat(ports.get(1).name()).isEqualTo("p1");
    assertThat(ports.get(1).isUp()).isTrue();
    assertThat(ports.get(1).speedKbps()).isEqualTo(10_000_000);
    assertThat(unreadable).hasValue(1);
  }

  @Test
  void aFlowThatCannotBeReadDoesNotSpoilTheOthers() {
    String cookieAndCounters = "4b57020000000001" + "0000000000000000" + "0000000000000000";
    String good =
        "0038010000000000"
            + "00000000000a0000"
            + "0000000000000000"
            + cookieAndCounters
            + "0001000400000000";
    // An instruction that ends after the flow does.
    String bad = good.replaceFirst("^0038", "0040") + "0004000900000000";
    List<Flow> flows = new ArrayList<>();

    entries.flows(part(1, bad + good), flows::add);

    assertThat(flows).singleElement().extracting(Flow::table).isEqualTo(1);
    assertThat(unreadable).hasValue(1);
  }

  @Test
  void nothingIsReadBeyondItsOwnEnd() {
    String head =
        "0058010000000000"
            + "00000000000a0000"
            + "0000000000000000"
            + "4b57020000000001"
            + "00000000000000000000000000000000";
    // A tunnel id of eight bytes in a match that ends before it, and in an action that does.
    String match = "0001000880004c08";
    String set = "0019000880004c08";
    String output = "0000001000000002ffff000000000000";
    List<Flow> flows = new ArrayList<>();

    entries.flows(part(1, head + match + "0004002000000000" + set + output), flows::add);

    Flow flow = flows.get(0);
    assertThat(flow.match().conditions()).isEmpty();
    assertThat(flow.match().opaque()).isEqualTo("80004c08");
    assertThat(flow.actions()).containsExactly(new Action.Opaque(set), Action.output(2));
  }

  @Test
  void noBytesCanBreakIt() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[8 + random.nextInt(120)];
      random.nextBytes(bytes);
      bytes[0] = 5;
      bytes[1] = (byte) random.nextInt(36);
      bytes[2] = 0;
      bytes[3] = (byte) bytes.length;
      if (bytes[1] == WireFormat.MULTIPART_REPLY && bytes.length > 24) {
        bytes[8] = 0;
        bytes[9] = (byte) random.nextInt(18);
        // Plausible lengths lead deeper.
        bytes[16] = 0;
        bytes[17] = (byte) (bytes.length - 16);
      }
      Inbound message;
      try {
        message = decoder.decode(ByteBuffer.wrap(bytes));
        if (message instanceof Inbound.Part part) {
          readEntries(part);
        }
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
      assertThat(message.xid()).isBetween(0L, 0xffff_ffffL);
    }
  }

  private void readEntries(Inbound.Part part) {
    switch (part.type()) {
      case WireFormat.FLOWS -> entries.flows(part, flow -> {});
      case WireFormat.GROUPS -> entries.groups(part, group -> {});
      default -> entries.ports(part, port -> {});
    }
  }

  private static Inbound.Part part(int type, String hex) {
    return new Inbound.Part(1, type, false, bytes(hex));
  }

  private Inbound decode(String hex) {
    return decoder.decode(bytes(hex));
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(BaseEncoding.base16().lowerCase().decode(hex));
  }
}
