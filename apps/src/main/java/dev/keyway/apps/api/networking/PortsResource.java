package dev.keyway.apps.api.networking;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.access.Policy;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.resource.Fields;
import dev.keyway.apps.api.resource.Filter;
import dev.keyway.apps.api.resource.Resource;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.identity.Identity;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.command.WantedIp;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.model.SubnetId;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Ports: what is wanted for one network card of a guest. A port is placed by {@code
 * binding:host_id} and the interface in its {@code binding:profile}.
 */
public final class PortsResource implements Resource<Port> {

  private static final String NORMAL = "normal";
  private static final ImmutableList<String> NOT_YET =
      ImmutableList.of("security_groups", "allowed_address_pairs", "extra_dhcp_opts");

  private final PortCommands commands = new PortCommands();

  @Override
  public String singular() {
    return "port";
  }

  @Override
  public String title() {
    return "Port";
  }

  @Override
  public Schema<Port> schema() {
    return PortSchema.SCHEMA;
  }

  @Override
  public ImmutableMap<String, Filter<Port>> filters() {
    return PortFilters.ALL;
  }

  @Override
  public Optional<Port> find(World world, UUID id) {
    return world.ports().get(new PortId(id));
  }

  @Override
  public StandardAttributes standard(Port port) {
    return port.standard();
  }

  @Override
  public boolean isShared(World world, Port port) {
    return false;
  }

  @Override
  public Stream<Port> candidates(World world, ImmutableListMultimap<String, String> filters) {
    return Standard.byId(filters, "id", PortId::parse, id -> world.ports().get(id).stream())
        .or(
            () ->
                Standard.byId(
                    filters,
                    "network_id",
                    NetworkId::parse,
                    id ->
                        world.ports().byNetwork().get(id).stream()
                            .flatMap(port -> world.ports().get(port).stream())))
        .orElseGet(() -> world.ports().byId().values().stream());
  }

  @Override
  public Edit creation(Fields given, Request request) {
    Fields body = given.withoutNulls("mac_address", "fixed_ips", "binding:vnic_type");
    checkSupported(body);
    PortCommands.Creation wanted =
        new PortCommands.Creation(
            body.required(
                "network_id", body.parsed("network_id", "the UUID of a network", NetworkId::parse)),
            body.text("name").orElse(""),
            body.text("description").orElse(""),
            Standard.project(body, request),
            mac(body),
            fixedIps(body),
            body.flag("admin_state_up").orElse(true),
            body.flag("port_security_enabled"),
            body.text("device_id").orElse(""),
            body.text("device_owner").orElse(""),
            host(body).flatMap(host -> host),
            NORMAL,
            profile(body).orElse(ImmutableMap.of()));
    return (draft, id) -> {
      Standard.checkNetwork(draft.world(), wanted.network(), request.caller());
      checkOwner(draft.world(), wanted.network(), body, request.caller());
      commands.create(draft, new PortId(id), wanted);
    };
  }

  @Override
  public Edit update(Fields body, Identity caller) {
    checkSupported(body);
    PortCommands.Update wanted =
        new PortCommands.Update(
            body.text("name"),
            body.text("description"),
            mac(body),
            fixedIps(body),
            body.flag("admin_state_up"),
            body.flag("port_security_enabled"),
            body.text("device_id"),
            body.text("device_owner"),
            host(body),
            Optional.empty(),
            profile(body));
    return (draft, id) -> {
      Optional<Port> old = draft.world().ports().get(new PortId(id));
      if (old.isPresent()) {
        checkOwner(draft.world(), old.get().network(), body, caller);
      }
      commands.update(draft, new PortId(id), wanted);
    };
  }

  @Override
  public void delete(Draft draft, UUID id) throws Rejection {
    commands.delete(draft, new PortId(id));
  }

  /** On a network of others a port must not choose who it is. */
  private static void checkOwner(World world, NetworkId id, Fields body, Identity caller)
      throws Rejection {
    Optional<Network> network = world.networks().get(id);
    if (network.isEmpty()) {
      return;
    }
    for (String name : body.names()) {
      if (!Policy.maySetOn(caller, network.get().standard().project(), name)) {
        throw Rejection.forbidden(
            "Attribute '"
                + name
                + "' of ports on network "
                + id
                + " is for the project that the network is of to set.");
      }
    }
  }

  private static void checkSupported(Fields body) {
    for (String name : NOT_YET) {
      body.only(
          name,
          "an empty list, for nothing else is supported",
          body.raw(name).isArray() && body.raw(name).isEmpty());
    }
    body.only(
        "binding:vnic_type",
        "'normal', the only type there is",
        body.raw("binding:vnic_type").asText().equals(NORMAL));
  }

  private static Optional<MacAddress> mac(Fields body) {
    return body.parsed(
        "mac_address", "an Ethernet address such as 'fa:16:3e:00:00:01'", MacAddress::parse);
  }

  private static Optional<ImmutableList<WantedIp>> fixedIps(Fields body) {
    return body.objects(
        "fixed_ips",
        "with subnet_id, ip_address or both",
        each -> {
          each.noneBut("subnet_id", "ip_address");
          Fields ip = each.withoutNulls("subnet_id", "ip_address");
          WantedIp wanted =
              new WantedIp(
                  ip.parsed("subnet_id", "the UUID of a subnet", SubnetId::parse),
                  ip.parsed("ip_address", "an IPv4 or IPv6 address", IpAddress::parse));
          if (wanted.subnet().isEmpty() && wanted.address().isEmpty()) {
            throw new BadValueException("{}", "subnet_id, ip_address or both");
          }
          return wanted;
        });
  }

  /** Empty text or null takes the port off its hypervisor. */
  private static Optional<Optional<HypervisorId>> host(Fields body) {
    if (body.isNull("binding:host_id")) {
      return Optional.of(Optional.empty());
    }
    return body.parsed(
        "binding:host_id",
        "the name of a hypervisor",
        name -> name.isEmpty() ? Optional.empty() : Optional.of(new HypervisorId(name)));
  }

  private static Optional<ImmutableMap<String, String>> profile(Fields body) {
    if (body.isNull("binding:profile")) {
      return Optional.of(ImmutableMap.of());
    }
    Optional<ImmutableMap<String, String>> profile = body.texts("binding:profile");
    body.only(
        "binding:profile",
        "the name of an interface under '" + Port.INTERFACE + "'",
        profile.map(texts -> !"".equals(texts.get(Port.INTERFACE))).orElse(true));
    return profile;
  }
}
