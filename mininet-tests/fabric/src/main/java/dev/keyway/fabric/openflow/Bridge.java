package dev.keyway.fabric.openflow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.netty.channel.Channel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bridge without a datapath: it holds flows, groups and ports, whether a controller is connected
 * or not, as Open vSwitch does with {@code fail_mode=secure}. Everything happens on one event loop.
 */
public final class Bridge {

  private final BridgeTables tables = new BridgeTables();
  private final BridgeCounters counters = new BridgeCounters();
  private long datapathId;
  private ImmutableMap<String, BridgePort> ports = ImmutableMap.of();
  private @Nullable BridgeConnection connection;

  /** Speaks for this bridge over a connection to a controller, in place of any other. */
  public void attach(Channel channel, long asDatapathId) {
    datapathId = asDatapathId;
    connection = new BridgeConnection(this, channel);
    channel
        .pipeline()
        .addLast(new LengthFieldBasedFrameDecoder(Wire.LONGEST, 2, 2, -4, 0))
        .addLast(connection);
  }

  /** Has these ports from now on, and tells of what is another than before. */
  public void ports(ImmutableList<BridgePort> now) {
    ImmutableMap<String, BridgePort> before = ports;
    ports = now.stream().collect(ImmutableMap.toImmutableMap(BridgePort::name, port -> port));
    if (connection != null) {
      for (BridgePort port : before.values()) {
        if (!port.equals(ports.get(port.name()))) {
          connection.tell(port, BridgeConnection.PORT_REMOVED);
        }
      }
      for (BridgePort port : ports.values()) {
        if (!port.equals(before.get(port.name()))) {
          connection.tell(port, BridgeConnection.PORT_ADDED);
        }
      }
    }
  }

  /** Forgets all flows and groups, as Open vSwitch does with its last controller. */
  public void clear() {
    tables.clear();
  }

  /** What it was sent since it was made, by name. */
  public ImmutableMap<String, Long> counters() {
    return ImmutableMap.<String, Long>builder()
        .put("connections", counters.connections)
        .put("messages", counters.messages)
        .put("bytes", counters.bytes)
        .put("flow_mods", counters.flowMods)
        .put("group_mods", counters.groupMods)
        .put("bundles", counters.bundles)
        .put("bundles_refused", counters.bundlesRefused)
        .put("read_backs", counters.readBacks)
        .put("packet_outs", counters.packetOuts)
        .put("errors", counters.errors)
        .put("groups", (long) tables.groups().size())
        .buildOrThrow();
  }

  /** How many flows it has, by table. */
  public ImmutableMap<Integer, Integer> flowsByTable() {
    Map<Integer, Integer> count = new TreeMap<>();
    tables.flows().forEach(flow -> count.merge(flow.table(), 1, Integer::sum));
    return ImmutableMap.copyOf(count);
  }

  BridgeTables tables() {
    return tables;
  }

  BridgeCounters count() {
    return counters;
  }

  long datapathId() {
    return datapathId;
  }

  ImmutableList<BridgePort> ports() {
    return ports.values().asList();
  }

  void detached(BridgeConnection ended) {
    if (connection == ended) {
      connection = null;
    }
  }
}
