package dev.keyway.apps.api.networking;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.resource.Fields;
import dev.keyway.apps.api.resource.Resource;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.identity.Identity;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.command.SubnetCommands;
import dev.keyway.topology.command.SubnetCommands.Gateway;
import dev.keyway.topology.model.HostRoute;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpPrefix;
import dev.keyway.topology.model.IpRange;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.model.Subnet;
import dev.keyway.topology.model.SubnetId;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Subnets: blocks of addresses on a network, which need not differ between networks. */
public final class SubnetsResource implements Resource<Subnet> {

  private static final String AN_ADDRESS = "an IPv4 or IPv6 address";
  private static final String A_BLOCK = "a block of addresses such as '10.0.0.0/24'";
  private static final Schema<Subnet> SCHEMA = schemaOf();

  private final SubnetCommands commands = new SubnetCommands();

  private static Schema<Subnet> schemaOf() {
    Schema.Builder<Subnet> schema = Schema.builder();
    Standard.head(schema, Subnet::id, Subnet::standard)
        .create("network_id", (view, subnet) -> Values.text(subnet.network()))
        .create("cidr", (view, subnet) -> Values.text(subnet.cidr()))
        .create("ip_version", (view, subnet) -> Values.number(subnet.cidr().version().number()))
        .update("gateway_ip", (view, subnet) -> Values.textOrNull(subnet.gateway()))
        .update("enable_dhcp", (view, subnet) -> Values.flag(subnet.dhcp()))
        .update(
            "allocation_pools",
            (view, subnet) ->
                Values.list(
                    subnet.pools().stream()
                        .map(
                            pool ->
                                JsonNodeFactory.instance
                                    .objectNode()
                                    .put("start", pool.start().toString())
                                    .put("end", pool.end().toString()))))
        .update("dns_nameservers", (view, subnet) -> Values.texts(subnet.dnsServers().stream()))
        .update(
            "host_routes",
            (view, subnet) ->
                Values.list(
                    subnet.hostRoutes().stream()
                        .map(
                            route ->
                                JsonNodeFactory.instance
                                    .objectNode()
                                    .put("destination", route.destination().toString())
                                    .put("nexthop", route.nextHop().toString()))))
        .create("ipv6_address_mode", (view, subnet) -> Values.nothing())
        .create("ipv6_ra_mode", (view, subnet) -> Values.nothing())
        .create("subnetpool_id", (view, subnet) -> Values.nothing())
        .create("service_types", (view, subnet) -> Values.list(Stream.empty()));
    return Standard.tail(schema, Subnet::standard);
  }

  @Override
  public String singular() {
    return "subnet";
  }

  @Override
  public String title() {
    return "Subnet";
  }

  @Override
  public Schema<Subnet> schema() {
    return SCHEMA;
  }

  @Override
  public Optional<Subnet> find(World world, UUID id) {
    return world.subnets().get(new SubnetId(id));
  }

  @Override
  public StandardAttributes standard(Subnet subnet) {
    return subnet.standard();
  }

  @Override
  public boolean isShared(World world, Subnet subnet) {
    return world.networks().get(subnet.network()).filter(Network::shared).isPresent();
  }

  @Override
  public Stream<Subnet> candidates(World world, ImmutableListMultimap<String, String> filters) {
    return Standard.byId(filters, "id", SubnetId::parse, id -> world.subnets().get(id).stream())
        .or(
            () ->
                Standard.byId(
                    filters, "network_id", NetworkId::parse, id -> world.subnets().of(id).stream()))
        .orElseGet(() -> world.subnets().byId().values().stream());
  }

  @Override
  public Edit creation(Fields given, Request request) {
    Fields body = given.withoutNulls("subnetpool_id", "allocation_pools");
    for (String mode : ImmutableList.of("ipv6_address_mode", "ipv6_ra_mode")) {
      body.only(mode, "null, for other modes are not supported", body.isNull(mode));
    }
    body.only("subnetpool_id", "null, for subnet pools are not supported", false);
    body.only(
        "service_types",
        "an empty list, for service types are not supported",
        body.raw("service_types").isArray() && body.raw("service_types").isEmpty());
    IpPrefix cidr = body.required("cidr", body.parsed("cidr", A_BLOCK, IpPrefix::parse));
    Optional<Long> version = body.parsedNumber("ip_version", "4 or 6", Long::valueOf);
    if (version.isPresent() && version.get() != cidr.version().number()) {
      throw ApiException.badRequest(
          "Invalid input for ip_version: '"
              + version.get()
              + "' is not the version of cidr '"
              + cidr
              + "'.");
    }
    SubnetCommands.Creation wanted =
        new SubnetCommands.Creation(
            body.required(
                "network_id", body.parsed("network_id", "the UUID of a network", NetworkId::parse)),
            body.text("name").orElse(""),
            body.text("description").orElse(""),
            Standard.project(body, request),
            cidr,
            gateway(body).orElse(new Gateway.First()),
            body.flag("enable_dhcp").orElse(true),
            pools(body),
            dnsServers(body).orElse(ImmutableList.of()),
            routes(body).orElse(ImmutableList.of()));
    return (draft, id) -> {
      checkOwner(draft.world(), wanted.network(), request.caller());
      commands.create(draft, new SubnetId(id), wanted);
    };
  }

  @Override
  public Edit update(Fields body, Identity caller) {
    SubnetCommands.Update wanted =
        new SubnetCommands.Update(
            body.text("name"),
            body.text("description"),
            gateway(body),
            body.flag("enable_dhcp"),
            pools(body),
            dnsServers(body),
            routes(body));
    return (draft, id) -> commands.update(draft, new SubnetId(id), wanted);
  }

  @Override
  public void delete(Draft draft, UUID id) throws Rejection {
    commands.delete(draft, new SubnetId(id));
  }

  /** A shared network is for others to use, not to number. */
  private static void checkOwner(World world, NetworkId id, Identity caller) throws Rejection {
    Standard.checkNetwork(world, id, caller);
    Optional<Network> network = world.networks().get(id);
    if (network.isPresent() && !caller.mayChange(network.get().standard().project())) {
      throw Rejection.forbidden(
          "Network " + id + " is shared, and for its own project to make subnets on.");
    }
  }

  private static Optional<Gateway> gateway(Fields body) {
    if (body.isNull("gateway_ip")) {
      return Optional.of(new Gateway.None());
    }
    return body.parsed(
        "gateway_ip", AN_ADDRESS + " or null", text -> new Gateway.At(IpAddress.parse(text)));
  }

  private static Optional<ImmutableList<IpRange>> pools(Fields body) {
    return body.objects(
        "allocation_pools",
        "with start and end",
        pool -> {
          pool.noneBut("start", "end");
          return new IpRange(
              pool.required("start", pool.parsed("start", AN_ADDRESS, IpAddress::parse)),
              pool.required("end", pool.parsed("end", AN_ADDRESS, IpAddress::parse)));
        });
  }

  private static Optional<ImmutableList<IpAddress>> dnsServers(Fields body) {
    return body.listOf("dns_nameservers", AN_ADDRESS, IpAddress::parse);
  }

  private static Optional<ImmutableList<HostRoute>> routes(Fields body) {
    return body.objects(
        "host_routes",
        "with destination and nexthop",
        route -> {
          route.noneBut("destination", "nexthop");
          return new HostRoute(
              route.required("destination", route.parsed("destination", A_BLOCK, IpPrefix::parse)),
              route.required("nexthop", route.parsed("nexthop", AN_ADDRESS, IpAddress::parse)));
        });
  }
}
