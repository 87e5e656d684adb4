package dev.keyway.topology.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value that comes as text: what is read, how it is written, and what is refused. */
final class TextTest {

  private static final String ID = "0b5c3c3a-6c5e-4c6e-9d0a-0123456789ab";

  static Stream<Arguments> read() {
    return Stream.of(
        value(TunnelKey::parse, "1", "1"),
        value(TunnelKey::parse, "4294967295", "4294967295"),
        value(MacAddress::parse, "FA:16:3e:00:00:01", "fa:16:3e:00:00:01"),
        value(MacAddress::parse, "fa-16-3E-00-00-01", "fa:16:3e:00:00:01"),
        value(MacAddress::parse, "00:00:00:00:00:00", "00:00:00:00:00:00"),
        value(IpAddress::parse, "10.0.0.1", "10.0.0.1"),
        value(IpAddress::parse, "255.255.255.255", "255.255.255.255"),
        value(IpAddress::parse, "FD00:0:0::1", "fd00::1"),
        value(IpAddress::parse, "::", "::"),
        value(IpPrefix::parse, "10.0.0.0/8", "10.0.0.0/8"),
        value(IpPrefix::parse, "0.0.0.0/0", "0.0.0.0/0"),
        value(IpPrefix::parse, "10.1.2.3/32", "10.1.2.3/32"),
        value(IpPrefix::parse, "fd00:0::/64", "fd00::/64"),
        value(IpPrefix::parse, "::/0", "::/0"),
        value(DatapathId::parse, "0000000000000001", "0000000000000001"),
        value(DatapathId::parse, "0xAb", "00000000000000ab"),
        value(DatapathId::parse, "ffffffffffffffff", "ffffffffffffffff"),
        value(HypervisorId::new, "rack-1.hv_2.example", "rack-1.hv_2.example"),
        value(NetworkId::parse, ID, ID),
        value(SubnetId::parse, ID.toUpperCase(Locale.ROOT), ID),
        value(PortId::parse, ID, ID));
  }

  @ParameterizedTest(name = "'{1}'")
  @MethodSource("read")
  void isReadAndWritten(Function<String, Object> parse, String text, String canonical) {
    Object value = parse.apply(text);
    assertThat(value).hasToString(canonical);
    assertThat(parse.apply(canonical)).isEqualTo(value).hasSameHashCodeAs(value);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
            refusals(
                TunnelKey::parse,
                "0",
                "4294967296",
                "-1",
                "",
                "x",
                "1.5",
                "0x10",
                "99999999999999999999"),
            refusals(
                MacAddress::parse,
                "",
                "fa:16:3e:00:00",
                "fa:16:3e:00:00:1",
                "fa:16:3e:00:00:0g",
                "fa:16:3e-00:00:01",
                "fa16.3e00.0001",
                "fa:16:3e:00:00:01:02",
                "fa:16:3e:00:00:0\u0661"),
            refusals(
                IpAddress::parse,
                "",
                "10.0.0",
                "10.0.0.256",
                "::ffff:10.0.0.1",
                "fe80::1%eth0",
                "host"),
            refusals(
                IpPrefix::parse,
                "",
                "10.0.0.0",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "fd00::/129",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "fd00::1/64"),
            refusals(DatapathId::parse, "", "0", "0x0", "0x", "00000000000000001", "g"),
            refusals(HypervisorId::new, "", "-hv", "hv-", "h v", "h/v", "x".repeat(256)),
            refusals(
                PortId::parse,
                "",
                "1-1-1-1-1",
                ID + "0",
                ID.replace('-', '0'),
                "{" + ID.substring(2) + "}",
                "+" + ID.substring(1)))
        .flatMap(part -> part);
  }

  @ParameterizedTest(name = "'{1}'")
  @MethodSource("refused")
  void isRefusedWithTheTextItself(Function<String, Object> parse, String text) {
    assertThatThrownBy(() -> parse.apply(text))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("'" + text)
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.2",
    "9.255.255.255, 10.0.0.0",
    "127.255.255.255, 128.0.0.0",
    "255.255.255.255, ::",
    "7fff::, 8000::",
    "fd00::ffff:ffff:ffff:ffff, fd00:0:0:1::",
    "fd00::7fff:ffff:ffff:ffff, fd00::8000:0:0:0",
  })
  void addressesAreOrderedAsNumbersByFamily(String low, String high) {
    IpAddress a = IpAddress.parse(low);
    IpAddress b = IpAddress.parse(high);
    assertThat(a).isLessThan(b);
    if (a.version() == b.version()) {
      assertThat(a).hasToString(low);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9.255.255.255, 10.0.0.0",
    "255.255.255.255, 0.0.0.0",
    "fd00::ffff:ffff:ffff:ffff, fd00:0:0:1::",
    "fd00::7fff:ffff:ffff:ffff, fd00::8000:0:0:0",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ::",
  })
  void eachAddressHasANextAndAPrevious(String address, String next) {
    assertThat(IpAddress.parse(address).next()).isEqualTo(IpAddress.parse(next));
    assertThat(IpAddress.parse(next).previous()).isEqualTo(IpAddress.parse(address));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, true",
    "0.0.0.0, false",
    "127.0.0.1, false",
    "224.0.0.1, false",
    "255.255.255.255, false",
    "223.255.255.255, true",
    "fd00::1, true",
    "fe80::1, true",
    "::, false",
    "::1, false",
    "ff02::1, false",
  })
  void someAddressesAreNoHosts(String address, boolean host) {
    assertThat(IpAddress.parse(address).isUnicast()).isEqualTo(host);
  }

  private static Arguments value(Function<String, Object> parse, String text, String canonical) {
    return Arguments.of(parse, text, canonical);
  }

  private static Stream<Arguments> refusals(Function<String, Object> parse, String... texts) {
    return Stream.of(texts).map(text -> Arguments.of(parse, text));
  }
}
