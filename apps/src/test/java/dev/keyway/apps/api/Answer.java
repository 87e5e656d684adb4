package dev.keyway.apps.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What the API answered. */
public record Answer(
    int status,
    Optional<Long> revision,
    Optional<String> retryAfter,
    Optional<String> authenticate,
    JsonNode body) {

  /** The message of an error, in either frame. */
  public String message() {
    JsonNode error = body.has("NeutronError") ? body.path("NeutronError") : body.path("error");
    return error.path("message").asText();
  }

  /** The name of an error in the OpenStack API. */
  public String type() {
    return body.path("NeutronError").path("type").asText();
  }
}
