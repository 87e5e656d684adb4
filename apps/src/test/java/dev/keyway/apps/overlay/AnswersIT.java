package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.common.io.BaseEncoding;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers that a real Open vSwitch makes of questions, byte by byte. */
final class AnswersIT {

  /** In a file of captured frames: one header for all, and one for each (pcap-savefile(5)). */
  private static final int PCAP_HEADERS = 24 + 16;

  @TempDir private Path directory;

  private final Tenants tenants = new Tenants();
  private final Guest alice = new Guest(tenants.alice);
  private final Guest carol = new Guest(tenants.carol);
  private final Path seen = Path.of("alice.pcap");
  private RealBridge bridge;

  @BeforeEach
  void install() throws Exception {
    Rules rules =
        new OverlayCompiler()
            .compile(
                tenants.world(), tenants.hv1, tenants.world().wiring().subjectsAt(tenants.hv1));
    bridge = RealBridge.start(directory, tenants.world(), tenants.hv1, rules);
    bridge
        .ovs()
        .vsctl(
            "set", "interface", interfaceOfAlice(), "options:tx_pcap=" + directory.resolve(seen));
  }

  @AfterEach
  void stop() {
    if (bridge != null) {
      bridge.close();
    }
  }

  @Test
  void anArpRequestBecomesTheReplyOfTheOwner() {
    String request =
        ethernet(MacAddress.BROADCAST, alice.mac(), Frames.ARP)
            + arp(Frames.ARP_REQUEST, alice, new MacAddress(0), carol.v4());
    String reply =
        ethernet(alice.mac(), carol.mac(), Frames.ARP)
            + arp(Frames.ARP_REPLY, carol, alice.mac(), alice.v4());
    assertThat(answerTo(request)).isEqualTo(reply);
  }

  @Test
  void aSolicitationBecomesTheAdvertisementOfTheOwner() {
    IpAddress group = IpAddress.parse("ff02::1:ff00:4");
    assertThat(carol.v6().solicitedNodeMac()).isEqualTo(Guest.groupMac(group));
    String solicitation =
        ethernet(Guest.groupMac(group), alice.mac(), Frames.IPV6)
            + neighbour(
                alice.v6(), group, "8700", "00000000", carol.v6(), "0101" + hex(alice.mac()));
    String advertisement =
        ethernet(alice.mac(), carol.mac(), Frames.IPV6)
            + neighbour(
                carol.v6(), alice.v6(), "8800", "60000000", carol.v6(), "0201" + hex(carol.mac()));
    assertThat(answerTo(solicitation)).isEqualTo(advertisement);
  }

  private String answerTo(String question) {
    String unused = bridge.ovs().appctl("netdev-dummy/receive", interfaceOfAlice(), question);
    return Awaitility.await("an answer to " + question)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(this::captured, answer -> !answer.isEmpty());
  }

  private String captured() {
    try {
      String file =
          BaseEncoding.base16().lowerCase().encode(Files.readAllBytes(directory.resolve(seen)));
      return file.length() <= 2 * PCAP_HEADERS ? "" : file.substring(2 * PCAP_HEADERS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String interfaceOfAlice() {
    return tenants.alice.place().orElseThrow().interfaceName();
  }

  private static String ethernet(MacAddress to, MacAddress from, int type) {
    return hex(to) + hex(from) + hex(type, 4);
  }

  /** RFC 826, with the addresses of Ethernet and IPv4. */
  private static String arp(int operation, Guest from, MacAddress target, IpAddress asked) {
    return "000108000604"
        + hex(operation, 4)
        + hex(from.mac())
        + hex(from.v4())
        + hex(target)
        + hex(asked);
  }

  /** RFC 4861, sections 4.3 and 4.4, in IPv6 (RFC 8200) with hop limit 255. */
  private static String neighbour(
      IpAddress from, IpAddress to, String type, String flags, IpAddress target, String option) {
    String rest = flags + hex(target) + option;
    String length = hex((type + "0000" + rest).length() / 2, 4);
    String checked = hex(from) + hex(to) + "0000" + length + "0000003a" + type + rest;
    return "60000000" + length + "3aff" + hex(from) + hex(to) + type + checksum(checked) + rest;
  }

  /** RFC 1071. */
  private static String checksum(String words) {
    long sum = 0;
    for (int i = 0; i < words.length(); i += 4) {
      sum += Long.parseLong(words.substring(i, i + 4), 16);
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return hex(~sum & 0xffff, 4);
  }

  private static String hex(MacAddress mac) {
    return hex(mac.value(), 12);
  }

  private static String hex(IpAddress address) {
    return address.isV6()
        ? hex(address.high(), 16) + hex(address.low(), 16)
        : hex(address.low(), 8);
  }

  private static String hex(long value, int digits) {
    return Strings.padStart(Long.toHexString(value), digits, '0');
  }
}
