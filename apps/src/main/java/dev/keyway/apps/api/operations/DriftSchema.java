package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.controller.sync.Audit;
import dev.keyway.controller.sync.AuditRecord;
import dev.keyway.topology.model.HypervisorId;
import java.util.Optional;

/** The attributes of what audits found on a hypervisor. */
final class DriftSchema {

  static final Schema<Audited> SCHEMA =
      Schema.<Audited>builder()
          .readOnly("name", (view, it) -> Values.text(it.hypervisor()))
          .readOnly("audits", (view, it) -> Values.number(it.record().audits()))
          .readOnly("missing", (view, it) -> Values.number(it.record().missing()))
          .readOnly("altered", (view, it) -> Values.number(it.record().altered()))
          .readOnly("foreign", (view, it) -> Values.number(it.record().foreign()))
          .readOnly("last_audit", (view, it) -> audit(it.record().last()))
          .readOnly("last_drift", (view, it) -> audit(it.record().lastDrift()))
          .build();

  /** A hypervisor, and what was found on it since the controller started. */
  record Audited(HypervisorId hypervisor, AuditRecord record) {}

  private DriftSchema() {}

  private static JsonNode audit(Optional<Audit> audit) {
    return audit.map(DriftSchema::show).orElse(Values.nothing());
  }

  private static JsonNode show(Audit audit) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.set("at", Values.time(audit.at()));
    return shown
        .put("took_ms", audit.took().toMillis())
        .put("flows", audit.flows())
        .put("groups", audit.groups())
        .put("missing", audit.drift().missing())
        .put("altered", audit.drift().altered())
        .put("foreign", audit.drift().foreign())
        .put("repaired", audit.repaired())
        .set(
            "examples",
            Values.list(
                audit.drift().examples().stream()
                    .map(
                        finding ->
                            JsonNodeFactory.instance
                                .objectNode()
                                .put("kind", Ascii.toLowerCase(finding.kind().name()))
                                .put("entry", finding.entry())
                                .put("cookie", finding.owner().toString()))));
  }
}
