package dev.keyway.controller.state;

import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Requests;
import dev.keyway.topology.world.Worlds;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Commands to submit, and their answers. */
final class Commands {

  private Commands() {}

  static Command<String> network(String name) {
    return network(name, Optional.empty());
  }

  static Command<String> network(String name, long key) {
    return network(name, Optional.of(new TunnelKey(key)));
  }

  static Command<String> network(String name, Optional<TunnelKey> key) {
    return draft -> {
      new NetworkCommands(Worlds.MTU)
          .create(draft, Named.networkId(name), Requests.networkOf(name, key));
      return name;
    };
  }

  static Command<Boolean> bridge(long id) {
    return draft -> {
      Observation.connected(
          draft, Bridge.connected(new DatapathId(id), "192.0.2.1", draft.at(), "OVS", List.of()));
      return true;
    };
  }

  static <T> T get(CompletableFuture<T> answer) throws Exception {
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
