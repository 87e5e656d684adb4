package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Fields;
import dev.keyway.apps.api.resource.Listing;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Hypervisors: declared by PUT under their name, shown with what is observed of them. */
public final class HypervisorsResource {

  private static final String ALL = "/v1/hypervisors";
  private static final String ONE = ALL + "/:name";
  private static final String A_DATAPATH =
      "a datapath id of 16 hexadecimal digits such as '0000000000000001'";

  private final Backend backend;
  private final HypervisorCommands commands = new HypervisorCommands();
  private final Listing<Hypervisor> listing =
      new Listing<>("hypervisors", HypervisorSchema.SCHEMA, "name", ImmutableMap.of());

  /** Serves those of a controller. */
  public HypervisorsResource(Backend backend) {
    this.backend = backend;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(
        Route.of("GET", ALL, this::list),
        Route.of("GET", ONE, this::show),
        new Route("PUT", ONE, this::put),
        new Route("DELETE", ONE, this::delete));
  }

  private Response list(Request request) {
    View view = backend.view();
    return Response.ok(
        listing.answer(
            request,
            view,
            view.world().fleet().hypervisors().values().stream(),
            name -> find(view.world(), name)));
  }

  private Response show(Request request) {
    View view = backend.view();
    return Response.ok(listing.show(request, view, existing(view.world(), request)));
  }

  private CompletionStage<Response> put(Request request) {
    Hypervisor wanted = read(new HypervisorId(request.parameter("name")), request.json());
    return backend
        .submit(
            draft -> {
              boolean isNew = draft.world().fleet().get(wanted.id()).isEmpty();
              commands.put(draft, wanted);
              return isNew;
            })
        .thenApply(
            committed ->
                Response.json(
                        committed.value() ? 201 : 200,
                        HypervisorSchema.SCHEMA.show(backend.view(committed.world()), wanted))
                    .atRevision(committed.revision()));
  }

  private CompletionStage<Response> delete(Request request) {
    HypervisorId id = existing(backend.view().world(), request).id();
    return backend
        .submit(
            draft -> {
              commands.delete(draft, id);
              return true;
            })
        .thenApply(committed -> Response.noContent().atRevision(committed.revision()));
  }

  private static Hypervisor read(HypervisorId id, ObjectNode object) {
    Fields body = new Fields(object).withoutNulls("tunnel_port");
    body.noneBut("datapath_id", "tunnel_ip", "tunnel_port");
    return Hypervisor.declared(
        id,
        body.required("datapath_id", body.parsed("datapath_id", A_DATAPATH, DatapathId::parse)),
        body.required("tunnel_ip", body.parsed("tunnel_ip", "an IPv4 address", IpAddress::parse)),
        body.parsed("tunnel_port", "the name of an interface", HypervisorsResource::interfaceName)
            .orElse(Hypervisor.DEFAULT_TUNNEL_PORT));
  }

  private static String interfaceName(String text) {
    if (text.isBlank()) {
      throw new BadValueException(text, "the name of an interface");
    }
    return text;
  }

  private static Hypervisor existing(World world, Request request) {
    String name = request.parameter("name");
    return find(world, name).orElseThrow(() -> ApiException.notFound("Hypervisor", name));
  }

  private static Optional<Hypervisor> find(World world, String name) {
    try {
      return world.fleet().get(new HypervisorId(name));
    } catch (BadValueException noName) {
      return Optional.empty();
    }
  }
}
