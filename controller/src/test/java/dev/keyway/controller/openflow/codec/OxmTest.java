package dev.keyway.controller.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Match;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OxmTest {

  private static final Bits EVERY_BYTE_DIFFERENT =
      new Bits(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

  @ParameterizedTest
  @EnumSource(Field.class)
  void whatIsWrittenReadsBackEqual(Field field) {
    Bits value = EVERY_BYTE_DIFFERENT.and(field.allOnes());
    Bits mask = new Bits(0xff00ff00ff00ff00L, 0xff00ff00ff00ff01L).and(field.allOnes());

    assertThat(reread(new Match.Builder().and(field, value, field.allOnes()).build()))
        .isEqualTo(new Match.Builder().and(field, value, field.allOnes()).build());
    assertThat(reread(new Match.Builder().and(field, value, mask).build()))
        .isEqualTo(new Match.Builder().and(field, value, mask).build());
  }

  @Test
  void theBytesAreThoseOfTheSpecification() {
    ByteBuf out = Unpooled.buffer();
    Oxm.write(out, Field.TUNNEL_ID, Bits.of(0x12345678));
    Oxm.write(out, Field.TUNNEL_ID, Bits.of(1), Bits.of(0xff));
    Oxm.write(out, Field.TUNNEL_IPV4_DST, Bits.of(0xac1f0002L));
    Oxm.write(out, Field.ND_RESERVED, Bits.of(0x60000000L));

    assertThat(ByteBufUtil.hexDump(out))
        .isEqualTo(
            "80004c080000000012345678"
                + "80004d10000000000000000100000000000000ff"
                + "00014004ac1f0002"
                + "1000020460000000");
  }

  @Test
  void aFieldThatWeLackIsKeptAsItsBytesAndWrittenBack() {
    String reg9 = "0001120400000005";
    Match match = new Match.Builder().and(Field.TUNNEL_ID, 7).build(reg9);

    assertThat(reread(match)).isEqualTo(match);
    assertThat(reread(match).opaque()).isEqualTo(reg9);
  }

  private static Match reread(Match match) {
    ByteBuf out = Unpooled.buffer();
    new OxmMatch(match).writeTo(out);
    assertThat(out.readableBytes() % 8).isZero();
    return MatchReader.match(out.nioBuffer(), 0);
  }
}
