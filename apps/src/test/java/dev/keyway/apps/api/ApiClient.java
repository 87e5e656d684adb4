package dev.keyway.apps.api;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ObjectArrays;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Speaks to an API by HTTP. */
public abstract class ApiClient {

  /** Lets tests write JSON with single quotes. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private final HttpClient client = HttpClient.newHttpClient();

  /** For an API that runs somewhere. */
  public static ApiClient at(String base) {
    return new ApiClient() {
      @Override
      public String base() {
        return base;
      }
    };
  }

  /** The same, showing a token. */
  public ApiClient as(String token) {
    ApiClient nobody = this;
    return new ApiClient() {
      @Override
      public String base() {
        return nobody.base();
      }

      @Override
      public Answer send(String method, String path, String body, String... headers)
          throws Exception {
        return super.send(
            method,
            path,
            body,
            ObjectArrays.concat(headers, new String[] {"X-Auth-Token", token}, String.class));
      }
    };
  }

  /** Scheme and authority. */
  public abstract String base();

  /** A request that takes JSON with single quotes. */
  public Answer call(String method, String path, String json) throws Exception {
    return send(method, path, JSON.readTree(json).toString());
  }

  /** A request whose body is sent as it is. */
  public Answer send(String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Keyway-Revision").map(Long::valueOf),
        response.headers().firstValue("Retry-After"),
        response.headers().firstValue("WWW-Authenticate"),
        json(response));
  }

  /** Of metrics and backups there is none. */
  private static JsonNode json(HttpResponse<String> response) throws Exception {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("text/") || type.startsWith("application/vnd.")
        ? JSON.createObjectNode()
        : JSON.readTree(response.body());
  }

  /** What is at a path. */
  public Answer get(String path) throws Exception {
    return send("GET", path, "");
  }

  /** Deletes what is at a path. */
  public Answer delete(String path) throws Exception {
    return send("DELETE", path, "");
  }

  /** What is at a path, and no JSON. */
  public String text(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Creates one and gives it back as shown; a failure is an error of the test. */
  public JsonNode create(String kind, String json) throws Exception {
    Answer answer = call("POST", "/v2.0/" + kind + "s", "{'" + kind + "': " + json + "}");
    if (answer.status() != 201) {
      throw new AssertionError(answer);
    }
    return answer.body().path(kind);
  }

  /** Creates a network and gives back its id. */
  public String network(String name) throws Exception {
    return create("network", "{'name': '" + name + "'}").path("id").asText();
  }

  /** The names in a list that a path answers. */
  public List<String> names(String path) throws Exception {
    Answer answer = get(path);
    if (answer.status() != 200) {
      throw new AssertionError(answer);
    }
    return answer.body().properties().iterator().next().getValue().findValuesAsText("name");
  }

  private URI uri(String path) {
    return URI.create(base() + path);
  }
}
