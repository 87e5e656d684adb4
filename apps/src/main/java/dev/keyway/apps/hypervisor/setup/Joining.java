package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.BRIDGE;
import static dev.keyway.apps.hypervisor.setup.HostTables.BRIDGES;
import static dev.keyway.apps.hypervisor.setup.HostTables.CONTROLLERS;
import static dev.keyway.apps.hypervisor.setup.HostTables.DATAPATH_ID;
import static dev.keyway.apps.hypervisor.setup.HostTables.DATAPATH_TYPE;
import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.FAIL_MODE;
import static dev.keyway.apps.hypervisor.setup.HostTables.INTERFACE;
import static dev.keyway.apps.hypervisor.setup.HostTables.INTERFACES;
import static dev.keyway.apps.hypervisor.setup.HostTables.NAME;
import static dev.keyway.apps.hypervisor.setup.HostTables.OTHER_CONFIG;
import static dev.keyway.apps.hypervisor.setup.HostTables.PORT;
import static dev.keyway.apps.hypervisor.setup.HostTables.PORTS;
import static dev.keyway.apps.hypervisor.setup.HostTables.PROTOCOLS;
import static dev.keyway.apps.hypervisor.setup.HostTables.ROOT;
import static dev.keyway.apps.hypervisor.setup.HostTables.TYPE;
import static dev.keyway.apps.hypervisor.setup.HostTables.UNDO_KEY;
import static dev.keyway.apps.hypervisor.setup.HostTables.WANTED_DATAPATH_ID;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import com.google.common.collect.TreeMultiset;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.util.Optional;
import java.util.Set;

/** Plans what makes a host a hypervisor of ours; whatever else is on it stays. */
final class Joining {

  static final String OPENFLOW14 = "OpenFlow14";
  static final ImmutableSortedSet<String> DEFAULT_PROTOCOLS =
      ImmutableSortedSet.of("OpenFlow10", "OpenFlow13", OPENFLOW14);
  static final String SECURE = "secure";
  static final String NETDEV = "netdev";

  private static final ImmutableSet<String> KERNEL = ImmutableSet.of("", "system");
  private static final String NEW_LOCAL = "keyway_local";
  private static final String NEW_BRIDGE = "keyway_bridge";

  private final HostImage image;
  private final Edits edits;
  private final HostSetup setup;
  private final Optional<Undo> remembered;
  private final String name;
  private final JoiningTunnel tunnel;
  private final JoiningController controller;
  private final long asked;

  Joining(HostImage image, Edits edits, HostWish.Joined wish) {
    this.image = image;
    this.edits = edits;
    this.setup = wish.setup();
    this.remembered = wish.remembered();
    this.name = setup.identity().bridge();
    this.tunnel = new JoiningTunnel(image, edits, setup);
    this.controller = new JoiningController(image, edits, setup);
    this.asked = wish.asked();
  }

  void join(Row root) {
    Optional<Row> bridge = image.bridge(name);
    if (bridge.isPresent()) {
      adopt(bridge.get());
    } else {
      create(root);
    }
  }

  private void create(Row root) {
    Undo undo =
        Undo.NONE
            .asCreated()
            .withPort(Optional.of(setup.tunnelPort().name()))
            .withController(Optional.of(setup.target()));
    String type = usualDatapathType();
    edits.add(
        Edit.added(
            BRIDGE,
            name,
            "datapath_type=%s fail_mode=%s protocols=%s datapath-id=%s"
                .formatted(
                    Edit.shown(ImmutableSet.of(type)),
                    SECURE,
                    Edit.shown(DEFAULT_PROTOCOLS),
                    setup.datapath())),
        Operation.insert(
            INTERFACE,
            NEW_LOCAL + "_interface",
            ImmutableMap.of(NAME, OvsdbValue.text(name), TYPE, OvsdbValue.text("internal"))),
        Operation.insert(
            PORT,
            NEW_LOCAL,
            ImmutableMap.of(
                NAME,
                OvsdbValue.text(name),
                INTERFACES,
                OvsdbValue.named(NEW_LOCAL + "_interface"))));
    JsonNode tunnelPort = tunnel.insert();
    JsonNode target = controller.insert();
    edits.operation(
        Operation.insert(
            BRIDGE,
            NEW_BRIDGE,
            ImmutableMap.<String, JsonNode>builder()
                .put(NAME, OvsdbValue.text(name))
                .put(DATAPATH_TYPE, OvsdbValue.text(type))
                .put(FAIL_MODE, OvsdbValue.text(SECURE))
                .put(PROTOCOLS, OvsdbValue.texts(DEFAULT_PROTOCOLS))
                .put(
                    OTHER_CONFIG,
                    OvsdbValue.map(
                        ImmutableMap.of(WANTED_DATAPATH_ID, setup.datapath().toString())))
                .put(EXTERNAL_IDS, OvsdbValue.map(ImmutableMap.of(UNDO_KEY, undo.toString())))
                .put(
                    PORTS,
                    OvsdbValue.set(ImmutableList.of(OvsdbValue.named(NEW_LOCAL), tunnelPort)))
                .put(CONTROLLERS, target)
                .buildOrThrow()));
    edits.operation(
        Operation.mutate(
            ROOT, root.uuid(), Mutation.insert(BRIDGES, OvsdbValue.named(NEW_BRIDGE))));
  }

  /** That of most bridges that work; the default where there are none. */
  private String usualDatapathType() {
    Multiset<String> types = TreeMultiset.create();
    image.bridges().stream()
        .filter(bridge -> bridge.text(DATAPATH_ID).isPresent())
        .forEach(bridge -> types.add(bridge.text(DATAPATH_TYPE).orElse("")));
    return Multisets.copyHighestCountFirst(types).stream().findFirst().orElse("");
  }

  private void adopt(Row bridge) {
    Undo undo = recordOn(bridge);
    undo = edits.set(undo, FAIL_MODE, column(bridge, FAIL_MODE), ImmutableSortedSet.of(SECURE));
    undo = edits.set(undo, PROTOCOLS, column(bridge, PROTOCOLS), protocols(bridge));
    undo =
        edits.set(
            undo,
            WANTED_DATAPATH_ID,
            Slot.key(BRIDGE, bridge, name, OTHER_CONFIG, WANTED_DATAPATH_ID),
            datapathId(bridge));
    if (isWithoutKernel(bridge)) {
      undo =
          edits.set(
              undo, DATAPATH_TYPE, column(bridge, DATAPATH_TYPE), ImmutableSortedSet.of(NETDEV));
    }
    if (isInDoubt(bridge)) {
      edits.askAnew(image.asked());
    }
    undo = controller.settle(undo, bridge);
    undo = tunnel.settle(undo, bridge);
    if (!undo.equals(Undo.NONE) || bridge.map(EXTERNAL_IDS).containsKey(UNDO_KEY)) {
      edits.set(
          Slot.key(BRIDGE, bridge, name, EXTERNAL_IDS, UNDO_KEY),
          ImmutableSortedSet.of(undo.toString()));
    }
  }

  /** What was written down; where that was removed, what we remember, or what our marks tell. */
  private Undo recordOn(Row bridge) {
    Undo known = Undo.on(bridge).or(() -> remembered).orElse(Undo.NONE);
    boolean marked =
        image.portsOf(bridge).stream().anyMatch(TunnelPort::isMarked)
            || image.controllersOf(bridge).stream().anyMatch(JoiningController::isMarked);
    if (known.equals(Undo.NONE) && marked) {
      known = known.asLost();
    }
    if (known.lost()) {
      edits.obstacle(
          "what bridge "
              + name
              + " was like before Keyway came is not known any more, because"
              + " external_ids:keyway-undo was removed: leaving can only take away what is marked");
    }
    return known;
  }

  private Slot column(Row bridge, String column) {
    return Slot.column(BRIDGE, bridge, name, column);
  }

  private static ImmutableSortedSet<String> protocols(Row bridge) {
    Set<String> now = bridge.texts(PROTOCOLS);
    return now.isEmpty()
        ? DEFAULT_PROTOCOLS
        : ImmutableSortedSet.<String>naturalOrder().addAll(now).add(OPENFLOW14).build();
  }

  private ImmutableSortedSet<String> datapathId(Row bridge) {
    return ImmutableSortedSet.of(
        HostSetup.chosen(bridge)
            .map(chosen -> bridge.map(OTHER_CONFIG).getOrDefault(WANTED_DATAPATH_ID, ""))
            .orElse(setup.datapath().toString()));
  }

  /** A bridge that the switch can't make in the kernel, it can make in its own process. */
  private boolean isWithoutKernel(Row bridge) {
    return image.isImpossible(bridge, asked) && isForKernel(bridge);
  }

  /** A bridge that isn't there, though nobody asked for anything lately: asks, to see if it can. */
  private boolean isInDoubt(Row bridge) {
    return asked == 0 && bridge.text(DATAPATH_ID).isEmpty() && isForKernel(bridge);
  }

  private static boolean isForKernel(Row bridge) {
    return KERNEL.contains(bridge.text(DATAPATH_TYPE).orElse(""));
  }
}
