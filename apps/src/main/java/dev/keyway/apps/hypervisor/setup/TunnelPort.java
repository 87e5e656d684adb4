package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.MARK;
import static dev.keyway.apps.hypervisor.setup.HostTables.OPTIONS;
import static dev.keyway.apps.hypervisor.setup.HostTables.TUNNEL_MARK;
import static dev.keyway.apps.hypervisor.setup.HostTables.TYPE;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.topology.model.Hypervisor;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The one flow-based GRE port of the integration bridge, as it is or as it will be made. */
record TunnelPort(String name, Origin origin) {

  /** Whose it is. */
  enum Origin {
    /** We added it. */
    OURS,
    /** It was there. */
    ADOPTED,
    /** There is none yet. */
    MISSING
  }

  static final String GRE = "gre";
  static final String FLOW = "flow";
  static final String LOCAL_IP = "local_ip";

  /** Finds it, or a name for it. */
  static TunnelPort of(HostImage image, String bridgeName) {
    Optional<Row> bridge = image.bridge(bridgeName);
    ImmutableList<Row> ports = bridge.map(image::portsOf).orElse(ImmutableList.of());
    Optional<String> added = bridge.flatMap(Undo::on).flatMap(Undo::port);
    return ports.stream()
        .filter(port -> isOurs(image, port, added))
        .findFirst()
        .map(port -> new TunnelPort(HostImage.name(port), Origin.OURS))
        .or(
            () ->
                ports.stream()
                    .filter(port -> image.interfaceOf(port).filter(TunnelPort::isFlow).isPresent())
                    .findFirst()
                    .map(port -> new TunnelPort(HostImage.name(port), Origin.ADOPTED)))
        .orElseGet(() -> new TunnelPort(freeName(image), Origin.MISSING));
  }

  /** The mark is enough, and so is the name that we wrote down, were the mark removed. */
  static boolean isOurs(HostImage image, Row port, Optional<String> added) {
    return isMarked(port)
        || (added.filter(HostImage.name(port)::equals).isPresent()
            && image
                .interfaceOf(port)
                .filter(it -> it.text(TYPE).orElse("").equals(GRE))
                .isPresent());
  }

  static boolean isMarked(Row port) {
    return TUNNEL_MARK.equals(port.map(EXTERNAL_IDS).get(MARK));
  }

  /** Whether an interface takes the far end and the key of each frame from flows. */
  static boolean isFlow(Row candidate) {
    ImmutableMap<String, String> options = candidate.map(OPTIONS);
    return candidate.text(TYPE).orElse("").equals(GRE)
        && FLOW.equals(options.get("remote_ip"))
        && key(options, "in_key").filter(FLOW::equals).isPresent()
        && key(options, "out_key").filter(FLOW::equals).isPresent();
  }

  /** The key of one direction, or the one of both. */
  static Optional<String> key(ImmutableMap<String, String> options, String direction) {
    return Optional.ofNullable(options.get(direction))
        .or(() -> Optional.ofNullable(options.get("key")));
  }

  private static String freeName(HostImage image) {
    // Ours on another bridge goes in the same transaction.
    ImmutableSet<String> leaving =
        image.bridges().stream()
            .flatMap(bridge -> image.portsOf(bridge).stream())
            .filter(TunnelPort::isMarked)
            .map(HostImage::name)
            .collect(ImmutableSet.toImmutableSet());
    return Stream.concat(
            Stream.of(Hypervisor.DEFAULT_TUNNEL_PORT),
            IntStream.iterate(0, number -> number + 1).mapToObj(number -> "keyway-gre" + number))
        .filter(name -> !image.isTaken(name) || leaving.contains(name))
        .findFirst()
        .orElseThrow();
  }
}
