package dev.keyway.controller.ovs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.DatapathId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The real {@code ovsdb-server} and {@code ovs-vswitchd} in a directory of their own, with dummy
 * interfaces in place of the kernel's (see "Dummy interfaces" in Open vSwitch's testing guide):
 * real OpenFlow, bundles and groups, up in about a second. Skips the test where Open vSwitch is not
 * installed.
 */
public final class DummyOvs implements AutoCloseable {

  private static final Path SERVER = Path.of("/usr/sbin/ovsdb-server");
  private static final Path SWITCH = Path.of("/usr/sbin/ovs-vswitchd");
  private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path directory;
  private final Map<String, Process> processes = new LinkedHashMap<>();

  private DummyOvs(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts both in an empty directory.
   *
   * @param directory not too deep: the paths of sockets end at 108 bytes
   */
  public static DummyOvs start(Path directory) {
    assumeTrue(
        Files.isExecutable(SERVER) && Files.isExecutable(SWITCH),
        "Open vSwitch is not installed: apt-get install openvswitch-switch");
    DummyOvs ovs = startDatabase(directory);
    try {
      ovs.serveSwitch();
    } catch (RuntimeException e) {
      ovs.close();
      throw e;
    }
    return ovs;
  }

  /** Starts the database alone; tell ovs-vsctl not to wait for a switch, by "--no-wait". */
  public static DummyOvs startDatabase(Path directory) {
    assumeTrue(
        Files.isExecutable(SERVER),
        "Open vSwitch is not installed: apt-get install openvswitch-switch");
    DummyOvs ovs = new DummyOvs(directory);
    try {
      ovs.run("ovsdb-tool", "create", "conf.db", SCHEMA.toString());
      ovs.serveDatabase();
      ovs.run("ovs-vsctl", "--db=unix:db.sock", "--no-wait", "init");
    } catch (RuntimeException e) {
      ovs.close();
      throw e;
    }
    return ovs;
  }

  /** Kills the database alone, and starts it again; a switch goes on. */
  public void restartDatabase() {
    kill("db");
    serveDatabase();
  }

  /** Kills the switch alone, and starts it again. */
  public void restartSwitch() {
    kill("switch");
    serveSwitch();
  }

  /** Kills both, as a power cut does, and starts them on what was stored. */
  public void reboot() {
    kill("switch");
    kill("db");
    serveDatabase();
    serveSwitch();
  }

  /** All that is in the database, as ovsdb-client dumps it. */
  public String dump() {
    return run("ovsdb-client", "dump", "unix:db.sock", "Open_vSwitch");
  }

  /** Where the database listens, as ovs-vsctl takes it. */
  public String database() {
    return "unix:" + directory.resolve("db.sock");
  }

  /** Runs one transaction, written as JSON, and gives the results. */
  public String transact(String transaction) {
    return run("ovsdb-client", "transact", "unix:db.sock", transaction);
  }

  /** Runs ovs-vsctl and waits until the switch has done what it says. */
  public String vsctl(String... arguments) {
    return run(with(arguments, "ovs-vsctl", "--db=unix:db.sock"));
  }

  /** Runs ovs-ofctl in OpenFlow 1.4; name a bridge by {@link #management}. */
  public String ofctl(String... arguments) {
    return run(with(arguments, "ovs-ofctl", "-O", "OpenFlow14"));
  }

  /** Runs ovs-appctl on the switch. */
  public String appctl(String... arguments) {
    return run(with(arguments, "ovs-appctl", "-t", directory.resolve("switch.ctl").toString()));
  }

  /**
   * Makes a bridge without flows that waits for its controller, and has the versions that we need.
   */
  public void addBridge(String name, DatapathId datapath) {
    vsctl(
        ("add-br NAME -- set bridge NAME datapath_type=dummy fail_mode=secure protocols=OpenFlow14"
                + " other-config:datapath-id="
                + datapath)
            .replace("NAME", name)
            .split(" "));
  }

  /** Adds a dummy interface. */
  public void addPort(String bridge, String name, int number) {
    vsctl(
        "add-port",
        bridge,
        name,
        "--",
        "set",
        "interface",
        name,
        "type=dummy",
        "ofport_request=" + number);
  }

  /** Points a bridge at a controller; it tries every second, and at once the first time. */
  public void connect(String bridge, InetSocketAddress controller) {
    String target = "tcp:" + controller.getAddress().getHostAddress() + ":" + controller.getPort();
    vsctl("set-controller", bridge, target, "--", "set", "controller", bridge, "max_backoff=1000");
  }

  /** The socket by which ovs-ofctl reaches a bridge, beside its controllers. */
  public String management(String bridge) {
    return "unix:" + directory.resolve(bridge + ".mgmt");
  }

  /** What the switch logged as an error. */
  public ImmutableList<String> errors() {
    try (var lines = Files.lines(directory.resolve("switch.log"))) {
      return lines
          .filter(line -> line.contains("|ERR|") || line.contains("|EMER|"))
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process id of ovs-vswitchd, to stop and continue it. */
  public long switchPid() {
    return running("switch").pid();
  }

  /** Ends both, whatever they are at. */
  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    processes.values().forEach(process -> process.onExit().join());
  }

  private Process running(String name) {
    return Optional.ofNullable(processes.get(name)).orElseThrow();
  }

  private void kill(String name) {
    running(name).destroyForcibly().onExit().join();
    try {
      Files.deleteIfExists(directory.resolve(name + ".ctl"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serveSwitch() {
    serve(SWITCH, "switch", "--enable-dummy=override", "--disable-system", "unix:db.sock");
  }

  private void serveDatabase() {
    serve(
        SERVER,
        "db",
        "--remote=punix:db.sock",
        "--remote=db:Open_vSwitch,Open_vSwitch,manager_options",
        "conf.db");
  }

  private void serve(Path program, String name, String... arguments) {
    Path control = directory.resolve(name + ".ctl");
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.add("--unixctl=" + control);
    command.add("--log-file=" + directory.resolve(name + ".log"));
    command.addAll(Arrays.asList(arguments));
    processes.put(name, start(command, directory.resolve(name + ".out")));
    Awaitility.await(name + " in " + directory)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.exists(control));
  }

  private String run(String... command) {
    try {
      Path output = Files.createTempFile(directory, "run", ".out");
      Process process = start(Arrays.asList(command), output);
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("no end of " + String.join(" ", command));
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process start(List<String> command, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    for (String variable : List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR", "OVS_SYSCONFDIR")) {
      builder.environment().put(variable, directory.toString());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] with(String[] arguments, String... before) {
    List<String> all = new ArrayList<>(Arrays.asList(before));
    all.addAll(Arrays.asList(arguments));
    return all.toArray(String[]::new);
  }
}
