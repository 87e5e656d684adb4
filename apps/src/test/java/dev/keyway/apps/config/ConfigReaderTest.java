package dev.keyway.apps.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Range;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where settings come from, and what can be wrong with them. */
final class ConfigReaderTest {

  @TempDir private Path directory;

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("keyway.yaml"), text);
  }

  private static Config from(Path file) throws ConfigException {
    return ConfigReader.read(ImmutableMap.of(), ImmutableMap.of(), file);
  }

  @Test
  void whereNothingIsSaidTheDefaultsHold() throws Exception {
    Config config = ConfigReader.read(ImmutableMap.of(), ImmutableMap.of());
    assertThat(config.openFlow()).hasToString("0.0.0.0:6653");
    assertThat(config.ovsdb()).hasToString("0.0.0.0:6640");
    assertThat(config.api()).hasToString("127.0.0.1:9696");
    assertThat(config.data()).isEqualTo(Path.of("data"));
    assertThat(config.keyRanges().asRanges()).containsExactly(Range.closedOpen(4097L, 16777216L));
    assertThat(config.largestMtu()).isEqualTo(1458);
    assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
    assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
  }

  @Test
  void theApiIsReachedFromElsewhereOnlyWithTokensOrByExplicitWish() throws Exception {
    for (String here : new String[] {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:1"}) {
      assertThat(read(Setting.API, here).auth()).isEqualTo(AuthMode.NONE);
    }
    for (String open : new String[] {"0.0.0.0:1", "[::]:1", "192.0.2.1:1", "nowhere.invalid:1"}) {
      assertThatThrownBy(() -> read(Setting.API, open))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("--api: '" + open + "'")
          .hasMessageContaining("--auth tokens")
          .hasMessageContaining("--insecure");
      assertThat(read(Setting.API, open, Setting.AUTH, "tokens").auth()).isEqualTo(AuthMode.TOKENS);
      assertThat(read(Setting.API, open, Setting.INSECURE, "true").insecure()).isTrue();
    }
    assertThatThrownBy(() -> read(Setting.INSECURE, "yes"))
        .hasMessageContaining("--insecure: 'yes' is not valid: expected true or false");
  }

  @Test
  void certificateAndKeyBelongTogether() throws Exception {
    Config config =
        read(Setting.API_TLS_CERTIFICATE, "/etc/c.pem", Setting.API_TLS_KEY, "/etc/k.pem");
    assertThat(config.apiTls().orElseThrow().key()).isEqualTo(Path.of("/etc/k.pem"));
    assertThat(config.auditLog()).isEqualTo(Path.of("data/audit.log"));
    assertThat(read(Setting.AUDIT_LOG, "/var/log/a").auditLog()).isEqualTo(Path.of("/var/log/a"));
    for (Setting alone :
        new Setting[] {
          Setting.API_TLS_CERTIFICATE, Setting.API_TLS_KEY, Setting.API_TLS_CLIENT_CA
        }) {
      assertThatThrownBy(() -> read(alone, "/etc/x.pem"))
          .hasMessageContaining("--api-tls-certificate and --api-tls-key belong together");
    }
  }

  @Test
  void aRateIsANumber() throws Exception {
    assertThat(read(Setting.PROJECT_RATE_LIMIT, "500").projectRateLimit()).isEqualTo(500);
    assertThatThrownBy(() -> read(Setting.PROJECT_RATE_LIMIT, "-1"))
        .hasMessageContaining("'-1' is not valid: expected a number of requests a second");
  }

  private static Config read(Setting setting, String value) throws ConfigException {
    return ConfigReader.read(ImmutableMap.of(setting, value), ImmutableMap.of());
  }

  private static Config read(Setting one, String value, Setting other, String otherValue)
      throws ConfigException {
    return ConfigReader.read(ImmutableMap.of(one, value, other, otherValue), ImmutableMap.of());
  }

  @Test
  void tlsForSwitchesTakesAllThreeFilesAndTheSchemeFollowsIt() throws Exception {
    ImmutableMap<Setting, String> all =
        ImmutableMap.of(
            Setting.SWITCH_TLS_CERTIFICATE,
            "cert.pem",
            Setting.SWITCH_TLS_KEY,
            "key.pem",
            Setting.SWITCH_TLS_CA,
            "ca.pem");
    Config config = ConfigReader.read(all, ImmutableMap.of());
    assertThat(config.switchTls().orElseThrow().clientAuthorities()).contains(Path.of("ca.pem"));
    assertThatThrownBy(() -> read(Setting.SWITCH_TLS_KEY, "key.pem"))
        .hasMessageContaining("not set is --switch-tls-certificate, --switch-tls-ca");
    assertThatThrownBy(() -> read(Setting.OPENFLOW_TARGET, "ssl:192.0.2.1:6653"))
        .hasMessageContaining("--openflow-target: 'ssl:192.0.2.1:6653': expected tcp:ADDRESS:PORT");
    ImmutableMap.Builder<Setting, String> withTarget = ImmutableMap.builder();
    withTarget.putAll(all).put(Setting.OPENFLOW_TARGET, "tcp:192.0.2.1:6653");
    assertThatThrownBy(() -> ConfigReader.read(withTarget.buildOrThrow(), ImmutableMap.of()))
        .hasMessageContaining("expected ssl:ADDRESS:PORT, for OpenFlow is by TLS only");
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    Path file = file("api: 127.0.0.1:1\nopenflow: 127.0.0.1:1\novsdb: 127.0.0.1:1\n");
    Config config =
        ConfigReader.read(
            ImmutableMap.of(Setting.API, "127.0.0.1:3"),
            ImmutableMap.of("KEYWAY_API", "127.0.0.1:2", "KEYWAY_OPENFLOW", "127.0.0.1:2"),
            file);
    assertThat(config.api().port()).isEqualTo(3);
    assertThat(config.openFlow().port()).isEqualTo(2);
    assertThat(config.ovsdb().port()).isEqualTo(1);
  }

  @Test
  void theFileKnowsAllSettings() throws Exception {
    Config config =
        from(
            file(
                """
                # of a test
                openflow: "[::1]:1"
                ovsdb: 127.0.0.1:2
                api: 127.0.0.1:3
                data: /srv/keyway
                key-ranges: [10-20, 4294967295]
                underlay-mtu: 9000
                log-format: json
                log-level: debug
                """));
    assertThat(config.openFlow()).isEqualTo(new Endpoint("::1", 1));
    assertThat(config.data()).isEqualTo(Path.of("/srv/keyway"));
    assertThat(config.keyRanges().asRanges())
        .containsExactly(Range.closedOpen(10L, 21L), Range.closedOpen(4294967295L, 4294967296L));
    assertThat(config.largestMtu()).isEqualTo(8958);
    assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
    assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
  }

  @Test
  void unknownKeysAreRefusedWithThoseThatAreKnown() throws Exception {
    Path file = file("apy: 127.0.0.1:1\n");
    assertThatThrownBy(() -> from(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("unknown key 'apy'")
        .hasMessageContaining(
            "openflow, ovsdb, api, auth, insecure, api-tls-certificate, api-tls-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api: [",
        "api: 1\napi: 2",
        "- api",
        "just words",
        "api: {host: a}",
        "api:",
        "api: [[1]]"
      })
  void aFileThatIsNoFlatMapIsRefused(String text) throws Exception {
    Path file = file(text);
    assertThatThrownBy(() -> from(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void anEmptyFileSaysNothingAndAMissingOneIsRefused() throws Exception {
    assertThat(from(file("# nothing\n")).api().port()).isEqualTo(9696);
    assertThatThrownBy(() -> from(directory.resolve("none.yaml")))
        .hasMessageContaining("none.yaml")
        .hasMessageContaining("no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "API | 9696",
        "API | localhost",
        "API | :9696",
        "API | localhost:99999",
        "OPENFLOW | ::1:6653",
        "DATA | ' '",
        "KEY_RANGES | 0-10",
        "KEY_RANGES | 1-4294967296",
        "KEY_RANGES | 20-10",
        "KEY_RANGES | ten",
        "KEY_RANGES | 1-2-3",
        "UNDERLAY_MTU | 109",
        "UNDERLAY_MTU | big",
        "LOG_FORMAT | xml",
        "LOG_LEVEL | loud"
      })
  void aBadValueIsQuotedWithThePlaceWhereItStands(Setting setting, String value) {
    assertThatThrownBy(() -> ConfigReader.read(ImmutableMap.of(setting, value), ImmutableMap.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(setting.option())
        .hasMessageContaining("expected");
    assertThatThrownBy(
            () -> ConfigReader.read(ImmutableMap.of(), ImmutableMap.of(setting.variable(), value)))
        .hasMessageStartingWith(setting.variable());
  }
}
