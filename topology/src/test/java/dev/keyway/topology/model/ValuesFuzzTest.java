package dev.keyway.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** A text where a value is expected: it is one that reads back from its own text, or refused. */
final class ValuesFuzzTest {

  private static final List<Function<String, Object>> PARSERS =
      List.of(
          TunnelKey::parse,
          IpPrefix::parse,
          IpAddress::parse,
          MacAddress::parse,
          DatapathId::parse,
          NetworkId::parse,
          SubnetId::parse,
          PortId::parse,
          HypervisorId::new);

  @FuzzTest
  void text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (Function<String, Object> parser : PARSERS) {
      Object value;
      try {
        value = parser.apply(text);
      } catch (BadValueException refused) {
        assertThat(refused).hasMessageContaining("is not valid: expected ");
        continue;
      }
      assertThat(parser.apply(value.toString())).isEqualTo(value);
      if (value instanceof IpPrefix prefix) {
        assertThat(prefix.contains(prefix.first()) && prefix.contains(prefix.last())).isTrue();
      }
    }
  }
}
