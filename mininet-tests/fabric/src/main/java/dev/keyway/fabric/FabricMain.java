package dev.keyway.fabric;

import com.google.common.net.HostAndPort;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a simulated fabric until it is killed. */
@Command(
    name = "fabric",
    mixinStandardHelpOptions = true,
    description = "Hypervisors that speak OVSDB and OpenFlow, and have no datapath.")
public final class FabricMain implements Callable<Integer> {

  @Option(
      names = "--hypervisors",
      description = "How many (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int hypervisors;

  @Option(
      names = "--manager",
      paramLabel = "HOST:PORT",
      description = "Where the controller listens for OVSDB (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1:6640")
  private String manager = "";

  @Option(
      names = "--control",
      paramLabel = "PORT",
      description = "Where to listen for commands, on the loopback interface; 0 for any port.",
      defaultValue = "0")
  private int control;

  @Option(
      names = "--threads",
      description = "Event loops (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private int threads;

  private FabricMain() {}

  /** The command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FabricMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Fabric fabric = new Fabric(hypervisors, HostAndPort.fromString(manager), threads)) {
      System.out.println(new ControlServer(fabric, control).port());
      Thread.currentThread().join();
      return 0;
    }
  }
}
