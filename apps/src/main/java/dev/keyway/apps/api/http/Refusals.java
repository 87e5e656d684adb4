package dev.keyway.apps.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.controller.state.OverloadedException;
import dev.keyway.controller.state.StoreRefusedException;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.BadValueException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong into an answer. Bugs are logged here, and nothing of them is told. */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  static Response of(Throwable thrown, String path, String requestId) {
    Throwable cause = cause(thrown);
    if (cause instanceof ApiException refused) {
      Response answer =
          body(refused.status(), refused.type(), String.valueOf(refused.getMessage()), path);
      return switch (refused.status()) {
        // RFC 9110, section 11.6.1: a 401 says how to do better.
        case 401 -> answer.with("WWW-Authenticate", "Bearer realm=\"keyway\"");
        case 429, 503 -> answer.with("Retry-After", "1");
        default -> answer;
      };
    }
    if (cause instanceof Rejection rejection) {
      return body(status(rejection.kind()), rejection.type(), rejection.text(), path);
    }
    if (cause instanceof BadValueException bad) {
      return body(400, "HTTPBadRequest", "Invalid input: " + bad.getMessage() + ".", path);
    }
    if (cause instanceof StoreRefusedException refused) {
      return body(
              503,
              "StoreRefusesWrites",
              "Nothing was changed: " + refused.getMessage() + ". Reading works.",
              path)
          .with("Retry-After", "5");
    }
    if (cause instanceof OverloadedException || cause instanceof RejectedExecutionException) {
      return body(503, "ServiceUnavailable", "Too much to do: try again in a moment.", path)
          .with("Retry-After", "1");
    }
    LOG.error("request {} to {} failed in a way that nobody foresaw", requestId, path, cause);
    return body(
        500,
        "HTTPInternalServerError",
        "Request failed: an unexpected error occurred; the log has it under " + requestId + ".",
        path);
  }

  /** The OpenStack API has its own frame for errors; programs look for it. */
  private static Response body(int status, String type, String message, String path) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error
        .putObject(path.startsWith("/v2.0") ? "NeutronError" : "error")
        .put("type", type)
        .put("message", message)
        .put("detail", "");
    return Response.json(status, error);
  }

  private static int status(Rejection.Kind kind) {
    return switch (kind) {
      case INVALID -> 400;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case PRECONDITION -> 412;
    };
  }

  private static Throwable cause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
