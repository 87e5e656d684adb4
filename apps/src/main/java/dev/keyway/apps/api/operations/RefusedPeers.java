package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.topology.world.RefusedPeer;
import dev.keyway.topology.world.World;

/** Shows who wanted to connect and was refused. */
final class RefusedPeers {

  private RefusedPeers() {}

  static ArrayNode list(World world) {
    return Values.list(world.fleet().refused().values().stream().map(RefusedPeers::show));
  }

  private static ObjectNode show(RefusedPeer peer) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.put("protocol", Ascii.toLowerCase(peer.protocol().name())).put("remote", peer.remote());
    shown.set("datapath_id", Values.textOrNull(peer.datapath()));
    shown.put("reason", peer.reason()).put("message", peer.message());
    shown.set("at", Values.time(peer.at()));
    return shown;
  }
}
