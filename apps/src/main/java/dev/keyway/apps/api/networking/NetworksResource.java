package dev.keyway.apps.api.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableListMultimap;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.resource.Fields;
import dev.keyway.apps.api.resource.Resource;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.identity.Identity;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Networks: each an isolated Ethernet with a GRE key, which is its segmentation id. */
public final class NetworksResource implements Resource<Network> {

  private static final String TYPE = "provider:network_type";
  private static final String KEY = "provider:segmentation_id";
  private static final String PHYSICAL = "provider:physical_network";
  private static final String EXTERNAL = "router:external";
  private static final String GRE = "gre";
  private static final String A_KEY = "a GRE key, a whole number from 1 to 4294967295";

  private static final Schema<Network> SCHEMA = schemaOf();

  private final NetworkCommands commands;

  /** With the commands for one underlay. */
  public NetworksResource(NetworkCommands commands) {
    this.commands = commands;
  }

  private static Schema<Network> schemaOf() {
    Schema.Builder<Network> schema = Schema.builder();
    Standard.head(schema, Network::id, Network::standard)
        .readOnly("status", (view, network) -> Values.text(network.adminUp() ? "ACTIVE" : "DOWN"))
        .update("admin_state_up", (view, network) -> Values.flag(network.adminUp()))
        .update("shared", (view, network) -> Values.flag(network.shared()))
        .update(EXTERNAL, (view, network) -> Values.flag(false))
        .update("mtu", (view, network) -> Values.number(network.mtu()))
        .update("port_security_enabled", (view, network) -> Values.flag(network.portSecurity()))
        .update(TYPE, (view, network) -> Values.text(GRE))
        .update(PHYSICAL, (view, network) -> Values.nothing())
        .update(KEY, (view, network) -> Values.number(network.key().value()))
        .readOnly(
            "subnets",
            (view, network) ->
                Values.texts(view.world().subnets().byNetwork().get(network.id()).stream()))
        .create("availability_zone_hints", (view, network) -> Values.list(Stream.empty()))
        .readOnly("availability_zones", (view, network) -> Values.list(Stream.empty()))
        .readOnly("ipv4_address_scope", (view, network) -> Values.nothing())
        .readOnly("ipv6_address_scope", (view, network) -> Values.nothing());
    return Standard.tail(schema, Network::standard);
  }

  @Override
  public String singular() {
    return "network";
  }

  @Override
  public String title() {
    return "Network";
  }

  @Override
  public Schema<Network> schema() {
    return SCHEMA;
  }

  @Override
  public Optional<Network> find(World world, UUID id) {
    return world.networks().get(new NetworkId(id));
  }

  @Override
  public StandardAttributes standard(Network network) {
    return network.standard();
  }

  @Override
  public boolean isShared(World world, Network network) {
    return network.shared();
  }

  @Override
  public Stream<Network> candidates(World world, ImmutableListMultimap<String, String> filters) {
    return Standard.byId(filters, "id", NetworkId::parse, id -> world.networks().get(id).stream())
        .orElseGet(() -> world.networks().byId().values().stream());
  }

  @Override
  public Edit creation(Fields given, Request request) {
    Fields body = given.withoutNulls(TYPE, KEY, PHYSICAL, "mtu");
    checkProvider(body);
    body.only(
        "availability_zone_hints",
        "an empty list, for there are no availability zones",
        body.raw("availability_zone_hints").isArray()
            && body.raw("availability_zone_hints").isEmpty());
    NetworkCommands.Creation wanted =
        new NetworkCommands.Creation(
            body.text("name").orElse(""),
            body.text("description").orElse(""),
            Standard.project(body, request).orElse(request.caller().project()),
            body.flag("admin_state_up").orElse(true),
            body.flag("shared").orElse(false),
            body.flag("port_security_enabled").orElse(true),
            key(body),
            mtu(body));
    return (draft, id) -> commands.create(draft, new NetworkId(id), wanted);
  }

  @Override
  public Edit update(Fields given, Identity caller) {
    Fields body = given.withoutNulls(TYPE, KEY, PHYSICAL);
    checkProvider(body);
    Optional<TunnelKey> key = key(body);
    NetworkCommands.Update wanted =
        new NetworkCommands.Update(
            body.text("name"),
            body.text("description"),
            body.flag("admin_state_up"),
            body.flag("shared"),
            body.flag("port_security_enabled"),
            mtu(body));
    return (draft, id) -> {
      Optional<Network> old = draft.world().networks().get(new NetworkId(id));
      if (key.isPresent() && old.isPresent() && !old.get().key().equals(key.get())) {
        throw Rejection.invalid(
            "Invalid input for "
                + KEY
                + ": '"
                + key.get()
                + "' is not the network's key "
                + old.get().key()
                + ", which can't be changed.");
      }
      commands.update(draft, new NetworkId(id), wanted);
    };
  }

  @Override
  public void delete(Draft draft, UUID id) throws Rejection {
    commands.delete(draft, new NetworkId(id));
  }

  private static void checkProvider(Fields body) {
    body.only(TYPE, "'gre', the only type there is", body.raw(TYPE).asText().equals(GRE));
    body.only(PHYSICAL, "nothing: GRE networks have no physical network", false);
    JsonNode external = body.raw(EXTERNAL);
    body.only(
        EXTERNAL,
        "false, for external networks are not supported",
        !external.isNull() && body.flag(EXTERNAL).filter(is -> !is).isPresent());
  }

  private static Optional<TunnelKey> key(Fields body) {
    return body.parsedNumber(KEY, A_KEY, TunnelKey::new);
  }

  private static Optional<Integer> mtu(Fields body) {
    return body.parsedNumber("mtu", "a whole number of bytes", Math::toIntExact);
  }
}
