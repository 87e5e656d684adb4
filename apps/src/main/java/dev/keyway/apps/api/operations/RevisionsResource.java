package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.controller.sync.Revisions;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Revisions: whether the connected hypervisors have realised one, with waiting for it. */
public final class RevisionsResource {

  private final Backend backend;
  private final Waiting waiting;

  /** Waits until a revision is realised, or the time is over. */
  @FunctionalInterface
  public interface Waiting {
    /** The answer then. */
    CompletionStage<Revisions.Answer> await(long revision, long waitMillis);
  }

  /** Serves those of a controller. */
  public RevisionsResource(Backend backend, Waiting waiting) {
    this.backend = backend;
    this.waiting = waiting;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(new Route("GET", "/v1/revisions/:revision", this::show));
  }

  private CompletionStage<Response> show(Request request) {
    long revision = revision(request.parameter("revision"));
    Duration wait = request.queryValue("wait").map(Waits::parse).orElse(Duration.ZERO);
    long newest = backend.view().world().revision();
    if (revision > newest) {
      throw new ApiException(
          404,
          "RevisionNotFound",
          "Revision " + revision + " does not exist: the newest is " + newest + ".");
    }
    return waiting
        .await(revision, wait.toMillis())
        .thenApply(answer -> show(answer, request.caller().seesEverything()));
  }

  /** Which hypervisors there are is not for tenants to know. */
  private static Response show(Revisions.Answer answer, boolean withHypervisors) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("revision", answer.revision())
            .put("realised", answer.realised());
    ArrayNode list = body.putArray("waiting_for");
    for (Revisions.Waiting each :
        withHypervisors ? answer.waitingFor() : ImmutableList.<Revisions.Waiting>of()) {
      list.addObject().put("hypervisor", each.hypervisor().toString()).put("reason", each.reason());
    }
    return Response.ok(body);
  }

  private static long revision(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw ApiException.badRequest(
          "Invalid input for revision: '" + text + "' is not valid: expected a whole number.");
    }
    return Long.parseLong(text);
  }
}
