package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Fleet;
import dev.keyway.topology.world.Quarantine;
import dev.keyway.topology.world.Trace;
import java.util.Optional;

/** The attributes of keys: whose one is or was, and who is waited for before it is lent again. */
final class KeySchema {

  static final Schema<UsedKey> SCHEMA =
      Schema.<UsedKey>builder()
          .readOnly("key", (view, it) -> Values.number(it.key().value()))
          .readOnly("state", (view, it) -> Values.text(it.state()))
          .readOnly(
              "network_id",
              (view, it) ->
                  Values.textOrNull(
                      it.holder()
                          .map(network -> network.id())
                          .or(() -> it.quarantine().map(Quarantine::network))))
          .readOnly(
              "network_name",
              (view, it) ->
                  Values.textOrNull(
                      it.holder()
                          .map(network -> network.standard().name())
                          .or(() -> it.quarantine().map(Quarantine::name))))
          .readOnly(
              "project_id",
              (view, it) ->
                  Values.textOrNull(
                      it.holder()
                          .map(network -> network.standard().project())
                          .or(() -> it.quarantine().map(Quarantine::project))))
          .readOnly("since", (view, it) -> it.since().map(Values::time).orElse(Values.nothing()))
          .readOnly("waiting_for", KeySchema::waitingFor)
          .build();

  private KeySchema() {}

  private static JsonNode waitingFor(View view, UsedKey key) {
    return Values.list(
        key.waitedFor().stream()
            .map(
                trace ->
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("hypervisor", trace.hypervisor().name())
                        .put("datapath_id", trace.bridge().toString())
                        .put("reason", reason(view, trace))
                        .set("since", Values.time(trace.since()))));
  }

  private static String reason(View view, Trace trace) {
    Fleet fleet = view.world().fleet();
    Optional<HypervisorId> now = fleet.withDatapath(trace.bridge());
    if (now.isEmpty()) {
      return "the bridge is no declared hypervisor's: declare it again, or clear the bridge and say"
          + " that the hypervisor is gone";
    }
    String renamed =
        now.get().equals(trace.hypervisor())
            ? ""
            : "the bridge is now that of '" + now.get() + "': ";
    if (!fleet.isConnected(now.get())) {
      return renamed + "it is away";
    }
    return renamed
        + view.progress()
            .of(now.get())
            .map(lacks -> lacks.reason())
            .orElse("it is about to confirm");
  }
}
