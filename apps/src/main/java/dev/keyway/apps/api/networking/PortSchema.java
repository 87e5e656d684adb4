package dev.keyway.apps.api.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.PortStatus;
import dev.keyway.topology.model.Port;
import java.util.stream.Stream;

/**
 * The attributes of ports. Lists and maps are never null: the {@code openstack} command stumbles.
 */
final class PortSchema {

  static final Schema<Port> SCHEMA = schemaOf();

  private PortSchema() {}

  private static Schema<Port> schemaOf() {
    Schema.Builder<Port> schema = Schema.builder();
    Standard.head(schema, Port::id, Port::standard)
        .create("network_id", (view, port) -> Values.text(port.network()))
        .readOnly("status", (view, port) -> Values.text(PortStatus.of(view, port).state()))
        .update("admin_state_up", (view, port) -> Values.flag(port.adminUp()))
        .update("mac_address", (view, port) -> Values.text(port.mac()))
        .update("fixed_ips", (view, port) -> fixedIps(port))
        .update("device_id", (view, port) -> Values.text(port.deviceId()))
        .update("device_owner", (view, port) -> Values.text(port.deviceOwner()))
        .update("port_security_enabled", (view, port) -> Values.flag(port.portSecurity()))
        .update("security_groups", (view, port) -> Values.list(Stream.empty()))
        .update("allowed_address_pairs", (view, port) -> Values.list(Stream.empty()))
        .update("extra_dhcp_opts", (view, port) -> Values.list(Stream.empty()))
        .update("binding:host_id", PortBinding::host)
        .update("binding:profile", (view, port) -> profile(port))
        .update("binding:vnic_type", (view, port) -> Values.text(port.vnicType()))
        .readOnly("binding:vif_type", PortBinding::vifType)
        .readOnly("binding:vif_details", PortBinding::vifDetails);
    return Standard.tail(schema, Port::standard);
  }

  private static JsonNode fixedIps(Port port) {
    return Values.list(
        port.fixedIps().stream()
            .map(
                ip ->
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("subnet_id", ip.subnet().toString())
                        .put("ip_address", ip.address().toString())));
  }

  private static JsonNode profile(Port port) {
    ObjectNode profile = JsonNodeFactory.instance.objectNode();
    port.profile().forEach(profile::put);
    return profile;
  }
}
