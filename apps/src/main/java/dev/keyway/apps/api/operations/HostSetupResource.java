package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Fields;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.hypervisor.Hosts;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Fleet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What is set on the hosts of hypervisors: looks at it, takes it back, and sets it again. */
public final class HostSetupResource {

  private static final String ONE = "/v1/hypervisors/:name";

  /** How long the bridge may take to be rid of our flows, before its host is. */
  private static final long FLOWS_MILLIS = 5_000;

  private static final long HOST_MILLIS = 20_000;

  private final Backend backend;
  private final Hosts hosts;
  private final RevisionsResource.Waiting waiting;
  private final HypervisorCommands commands = new HypervisorCommands();

  /** Serves those of a controller. */
  public HostSetupResource(Backend backend, Hosts hosts, RevisionsResource.Waiting waiting) {
    this.backend = backend;
    this.hosts = hosts;
    this.waiting = waiting;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(
        Route.of("GET", ONE + "/inspection", this::inspect),
        new Route("POST", ONE + "/leave", this::leave),
        new Route("POST", ONE + "/join", this::join));
  }

  private Response inspect(Request request) {
    String name = request.parameter("name");
    return Response.ok(
        hosts
            .inspect(name)
            .orElseThrow(
                () ->
                    new ApiException(
                        409,
                        "HostNotConnected",
                        "No host of the name '"
                            + name
                            + "' is connected by OVSDB. On the host: ovs-vsctl set-manager"
                            + " tcp:KEYWAY:6640; or look at it from there: keyway hypervisor"
                            + " inspect --db unix:/run/openvswitch/db.sock")));
  }

  private CompletionStage<Response> leave(Request request) {
    HypervisorId id = new HypervisorId(request.parameter("name"));
    Fields body = new Fields(request.jsonIfAny()).withoutNulls("force");
    body.noneBut("force");
    boolean force = body.flag("force").orElse(false);
    ImmutableList<String> others = hosts.portsOfOthers(id.name());
    if (!force && !others.isEmpty()) {
      throw new ApiException(
          409,
          "HypervisorInUse",
          "The bridge that Keyway made on hypervisor '"
              + id
              + "' has ports of others: "
              + String.join(", ", others)
              + ". Remove them, or let it leave with force.");
    }
    if (hasLeft(backend.view().world().fleet(), id)) {
      return undo(id, force);
    }
    return backend
        .submit(
            draft -> {
              commands.leave(draft, id);
              return true;
            })
        .thenCompose(
            committed ->
                waiting
                    .await(committed.revision(), FLOWS_MILLIS)
                    .thenCompose(answer -> undo(id, force))
                    .thenApply(response -> response.atRevision(committed.revision())));
  }

  private static boolean hasLeft(Fleet fleet, HypervisorId id) {
    return fleet.get(id).isEmpty() && fleet.left().containsValue(id);
  }

  /** What is not undone in time is undone later, as soon as that can be. */
  private CompletionStage<Response> undo(HypervisorId id, boolean force) {
    Optional<CompletableFuture<ImmutableList<String>>> undone = hosts.leave(id.name(), force);
    if (undone.isEmpty()) {
      return CompletableFuture.completedFuture(
          left(id, ImmutableList.of(), "its host is undone as soon as it connects"));
    }
    return undone
        .get()
        .thenApply(edits -> left(id, edits, ""))
        .completeOnTimeout(
            left(id, ImmutableList.of(), "its host does not answer yet"),
            HOST_MILLIS,
            TimeUnit.MILLISECONDS)
        .exceptionally(
            gone -> left(id, ImmutableList.of(), "its host is undone as soon as it connects"));
  }

  private static Response left(HypervisorId id, ImmutableList<String> undone, String pending) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", id.name());
    body.set("undone", Values.texts(undone.stream()));
    return Response.ok(body.put("pending", pending));
  }

  private CompletionStage<Response> join(Request request) {
    HypervisorId id = new HypervisorId(request.parameter("name"));
    return backend
        .submit(
            draft -> {
              commands.mayJoin(draft, id);
              return true;
            })
        .thenApply(
            committed -> {
              boolean connected = hosts.poke(id.name());
              return Response.ok(
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("name", id.name())
                          .put("pending", connected ? "" : "its host is not connected"))
                  .atRevision(committed.revision());
            });
  }
}
