package dev.keyway.apps.api.operations;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Filter;
import dev.keyway.apps.api.resource.Listing;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Hosts: every bound port. */
public final class HostsResource {

  private final Backend backend;
  private final Listing<Port> listing;

  /** Serves those of a controller. */
  public HostsResource(Backend backend) {
    this.backend = backend;
    Filter<Port> addresses = HostsResource::hasAddress;
    this.listing =
        new Listing<>(
            "hosts",
            HostSchema.SCHEMA,
            "port_id",
            ImmutableMap.of(
                "mac_address",
                HostsResource::hasMac,
                "ip_address",
                addresses,
                "ip_addresses",
                addresses));
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(Route.of("GET", "/v1/hosts", this::list));
  }

  private Response list(Request request) {
    View view = backend.view();
    return Response.ok(
        listing.answer(request, view, bound(view.world()), id -> find(view.world(), id)));
  }

  /** The bound ports, in the order of their ids. */
  static Stream<Port> bound(World world) {
    return world.ports().byId().values().stream()
        .filter(port -> world.wiring().placeOf(port.id()).isPresent());
  }

  private static Optional<Port> find(World world, String id) {
    return parsed(PortId::parse, id).flatMap(world.ports()::get);
  }

  private static Predicate<Port> hasMac(ImmutableList<String> wanted) {
    ImmutableList<MacAddress> macs = all(MacAddress::parse, wanted);
    return port -> macs.contains(port.mac());
  }

  private static Predicate<Port> hasAddress(ImmutableList<String> wanted) {
    ImmutableList<IpAddress> addresses = all(IpAddress::parse, wanted);
    return port -> port.fixedIps().stream().map(FixedIp::address).anyMatch(addresses::contains);
  }

  /** Compared as values, for one address has many texts. What is none fits nothing. */
  private static <T> ImmutableList<T> all(Function<String, T> parser, ImmutableList<String> texts) {
    return texts.stream()
        .flatMap(text -> parsed(parser, text).stream())
        .collect(ImmutableList.toImmutableList());
  }

  private static <T> Optional<T> parsed(Function<String, T> parser, String text) {
    try {
      return Optional.of(parser.apply(text));
    } catch (BadValueException none) {
      return Optional.empty();
    }
  }
}
