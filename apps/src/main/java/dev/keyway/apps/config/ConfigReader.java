package dev.keyway.apps.config;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import com.google.common.net.InetAddresses;
import com.google.common.primitives.Ints;
import dev.keyway.controller.net.tls.TlsFiles;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.TunnelKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes one configuration of all that was said: the command line wins over the environment, that
 * over the file, and that over the defaults. Messages name the place where a bad value stands.
 */
public final class ConfigReader {

  private static final int LARGEST_MTU = 65_535;
  private static final int LONGEST_INTERFACE_NAME = 15;
  private static final String TCP = "tcp:";
  private static final String SSL = "ssl:";

  private final Map<Setting, String> commandLine;
  private final Map<String, String> environment;
  private final Map<Setting, String> file;
  private final String fileName;

  /** A value with the place where it stands. */
  private record Found(String value, String where) {}

  private ConfigReader(
      Map<Setting, String> commandLine,
      Map<String, String> environment,
      Map<Setting, String> file,
      String fileName) {
    this.commandLine = commandLine;
    this.environment = environment;
    this.file = file;
    this.fileName = fileName;
  }

  /** Reads what was said without a file. */
  public static Config read(Map<Setting, String> commandLine, Map<String, String> environment)
      throws ConfigException {
    return new ConfigReader(commandLine, environment, ImmutableMap.of(), "").config();
  }

  /** Reads what was said, and the file. */
  public static Config read(
      Map<Setting, String> commandLine, Map<String, String> environment, Path file)
      throws ConfigException {
    return new ConfigReader(commandLine, environment, ConfigFile.read(file), file.toString())
        .config();
  }

  /** Reads only where the state is, for commands that work on it beside the controller. */
  public static Path data(
      Map<Setting, String> commandLine, Map<String, String> environment, Optional<Path> file)
      throws ConfigException {
    return new ConfigReader(
            commandLine,
            environment,
            file.isPresent() ? ConfigFile.read(file.get()) : ImmutableMap.of(),
            file.map(Path::toString).orElse(""))
        .parsed(Setting.DATA, ConfigReader::directory);
  }

  private Config config() throws ConfigException {
    Config config = readAll();
    checkTarget(config);
    if (config.auth() == AuthMode.NONE && !config.insecure() && !config.api().isLoopback()) {
      throw new ConfigException(
          find(Setting.API).where()
              + ": '"
              + config.api()
              + "' can be reached from other machines, and nobody has to say who they are: set"
              + " --auth tokens (and make a token by 'keyway token create'), or listen on"
              + " 127.0.0.1, or set --insecure to let everybody who reaches it do everything");
    }
    return config;
  }

  private Config readAll() throws ConfigException {
    return new Config(
        parsed(Setting.OPENFLOW, Endpoint::parse),
        parsed(Setting.OVSDB, Endpoint::parse),
        parsed(Setting.API, Endpoint::parse),
        parsed(Setting.AUTH, text -> oneOf(AuthMode.values(), text)),
        parsed(Setting.INSECURE, ConfigReader::flag),
        apiTls(),
        parsed(Setting.PROJECT_RATE_LIMIT, ConfigReader::rate),
        parsed(Setting.AUDIT_LOG, ConfigReader::file)
            .orElse(parsed(Setting.DATA, ConfigReader::directory).resolve("audit.log")),
        parsed(Setting.DATA, ConfigReader::directory),
        parsed(Setting.KEY_RANGES, ConfigReader::keyRanges),
        parsed(Setting.UNDERLAY_MTU, ConfigReader::mtu),
        parsed(Setting.INTEGRATION_BRIDGE, ConfigReader::bridge),
        parsed(Setting.OPENFLOW_TARGET, ConfigReader::target),
        switchTls(),
        parsed(Setting.AUDIT_INTERVAL, ConfigReader::interval),
        parsed(Setting.LOG_FORMAT, text -> oneOf(LogFormat.values(), text)),
        parsed(Setting.LOG_LEVEL, text -> oneOf(LogLevel.values(), text)));
  }

  private Optional<TlsFiles> apiTls() throws ConfigException {
    Optional<Path> certificate = parsed(Setting.API_TLS_CERTIFICATE, ConfigReader::file);
    Optional<Path> key = parsed(Setting.API_TLS_KEY, ConfigReader::file);
    Optional<Path> authorities = parsed(Setting.API_TLS_CLIENT_CA, ConfigReader::file);
    if (certificate.isPresent() && key.isPresent()) {
      return Optional.of(new TlsFiles(certificate.get(), key.get(), authorities));
    }
    if (certificate.isPresent() || key.isPresent() || authorities.isPresent()) {
      throw new ConfigException(
          Setting.API_TLS_CERTIFICATE.option()
              + " and "
              + Setting.API_TLS_KEY.option()
              + " belong together, and "
              + Setting.API_TLS_CLIENT_CA.option()
              + " needs both");
    }
    return Optional.empty();
  }

  private void checkTarget(Config config) throws ConfigException {
    String scheme = config.switchTls().isPresent() ? SSL : TCP;
    Optional<String> target = config.openFlowTarget();
    if (target.filter(text -> !text.startsWith(scheme)).isPresent()) {
      throw new ConfigException(
          find(Setting.OPENFLOW_TARGET).where()
              + ": '"
              + target.get()
              + "': expected "
              + scheme
              + "ADDRESS:PORT, for OpenFlow is "
              + (scheme.equals(SSL) ? "by TLS only" : "without TLS: no --switch-tls-certificate"));
    }
  }

  private Optional<TlsFiles> switchTls() throws ConfigException {
    ImmutableList<Setting> settings =
        ImmutableList.of(
            Setting.SWITCH_TLS_CERTIFICATE, Setting.SWITCH_TLS_KEY, Setting.SWITCH_TLS_CA);
    ImmutableList.Builder<Path> files = ImmutableList.builder();
    ImmutableList.Builder<String> missing = ImmutableList.builder();
    for (Setting setting : settings) {
      Optional<Path> file = parsed(setting, ConfigReader::file);
      file.ifPresentOrElse(files::add, () -> missing.add(setting.option()));
    }
    ImmutableList<Path> given = files.build();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.size() < settings.size()) {
      throw new ConfigException(
          "TLS for OpenFlow and OVSDB takes all of --switch-tls-certificate, --switch-tls-key and"
              + " --switch-tls-ca, but not set is "
              + String.join(", ", missing.build()));
    }
    return Optional.of(new TlsFiles(given.get(0), given.get(1), Optional.of(given.get(2))));
  }

  private <T> T parsed(Setting setting, Function<String, T> parser) throws ConfigException {
    Found found = find(setting);
    try {
      return parser.apply(found.value());
    } catch (BadValueException bad) {
      throw new ConfigException(found.where() + ": " + bad.getMessage());
    }
  }

  private Found find(Setting setting) {
    String option = commandLine.get(setting);
    if (option != null) {
      return new Found(option, setting.option());
    }
    String variable = environment.get(setting.variable());
    if (variable != null) {
      return new Found(variable, setting.variable());
    }
    String key = file.get(setting);
    if (key != null) {
      return new Found(key, fileName + ": " + setting.key());
    }
    return new Found(setting.byDefault(), setting.key());
  }

  private static boolean flag(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new BadValueException(text, "true or false");
  }

  /** Empty where nothing is said. */
  private static Optional<Path> file(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException malformed) {
      throw new BadValueException(text, "the name of a file");
    }
  }

  private static Duration interval(String text) {
    if (!text.matches("[0-9]{1,6}")) {
      throw new BadValueException(text, "a number of seconds, 0 to 999999");
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }

  private static Path directory(String text) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException malformed) {
      // Falls through to the one message for all of it.
    }
    throw new BadValueException(text, "the name of a directory");
  }

  private static ImmutableRangeSet<Long> keyRanges(String text) {
    RangeSet<Long> ranges = TreeRangeSet.create();
    for (String part : Splitter.on(',').trimResults().split(text)) {
      if (!part.matches("[0-9]{1,10}(-[0-9]{1,10})?")) {
        throw new BadValueException(text, "ranges of GRE keys such as '4097-16777215,20000000'");
      }
      int dash = part.indexOf('-');
      TunnelKey first = TunnelKey.parse(dash < 0 ? part : part.substring(0, dash));
      TunnelKey last = TunnelKey.parse(part.substring(dash + 1));
      if (first.compareTo(last) > 0) {
        throw new BadValueException(part, "a range that begins below its end");
      }
      ranges.add(Range.closedOpen(first.value(), last.value() + 1));
    }
    return ImmutableRangeSet.copyOf(ranges);
  }

  private static String bridge(String text) {
    if (!text.matches("[^\\s/]{1," + LONGEST_INTERFACE_NAME + "}")) {
      throw new BadValueException(
          text, "the name of a bridge, at most 15 characters without blanks and '/'");
    }
    return text;
  }

  private static Optional<String> target(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (text.startsWith(TCP) || text.startsWith(SSL)) {
        Endpoint endpoint = Endpoint.parse(text.substring(TCP.length()));
        // Open vSwitch takes names only where it was built with a resolver.
        if (InetAddresses.isInetAddress(endpoint.host()) && endpoint.port() > 0) {
          return Optional.of(text.substring(0, TCP.length()) + endpoint);
        }
      }
    } catch (BadValueException malformed) {
      // Falls through to the one message for all of it.
    }
    throw new BadValueException(
        text, "tcp:ADDRESS:PORT such as 'tcp:192.0.2.1:6653', or ssl:[2001:db8::1]:6653 with TLS");
  }

  private static int rate(String text) {
    Integer rate = Ints.tryParse(text);
    if (rate == null || rate < 0) {
      throw new BadValueException(text, "a number of requests a second, 0 for no limit");
    }
    return rate;
  }

  private static int mtu(String text) {
    int smallest = NetworkCommands.MIN_MTU + Config.GRE_OVERHEAD;
    Integer mtu = Ints.tryParse(text);
    if (mtu == null || mtu < smallest || mtu > LARGEST_MTU) {
      throw new BadValueException(text, "a number of bytes from " + smallest + " to 65535");
    }
    return mtu;
  }

  private static <E extends Enum<E>> E oneOf(E[] values, String text) {
    return Arrays.stream(values)
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadValueException(
                    text,
                    Arrays.stream(values)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", "one of ", ""))));
  }
}
