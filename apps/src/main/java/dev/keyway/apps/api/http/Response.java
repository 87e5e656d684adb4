package dev.keyway.apps.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a client is answered. */
public record Response(int status, ImmutableMap<String, String> headers, Body body) {

  /** What comes after the headers. */
  public sealed interface Body {
    /** Nothing, as with 204. */
    record Empty() implements Body {}

    /** A JSON document. */
    record Json(JsonNode value) implements Body {}

    /** Bytes that are no text. */
    record Bytes(String contentType, ByteSource value) implements Body {

      /** The bytes, which are in memory, so that reading them can't fail. */
      byte[] content() {
        try {
          return value.read();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    /** Text of another kind. */
    record Text(String contentType, String value) implements Body {}
  }

  /** The header that names the revision of a write. */
  public static final String REVISION = "Keyway-Revision";

  /** A JSON document with a status. */
  public static Response json(int status, JsonNode value) {
    return new Response(status, ImmutableMap.of(), new Body.Json(value));
  }

  /** 200 and a JSON document. */
  public static Response ok(JsonNode value) {
    return json(200, value);
  }

  /** 200 and text. */
  public static Response text(String contentType, String value) {
    return new Response(200, ImmutableMap.of(), new Body.Text(contentType, value));
  }

  /** 200 and bytes. */
  public static Response bytes(String contentType, ByteSource value) {
    return new Response(200, ImmutableMap.of(), new Body.Bytes(contentType, value));
  }

  /** 204 and nothing. */
  public static Response noContent() {
    return new Response(204, ImmutableMap.of(), new Body.Empty());
  }

  /** The same with one more header. */
  public Response with(String header, String value) {
    return new Response(
        status,
        ImmutableMap.<String, String>builder()
            .putAll(headers)
            .put(header, value)
            .buildKeepingLast(),
        body);
  }

  /** The same, saying which revision the write is. */
  public Response atRevision(long revision) {
    return with(REVISION, Long.toString(revision));
  }

  /** The same with its document, if it has one, written out. */
  Response asText() {
    return body instanceof Body.Json json
        ? new Response(
            status, headers, new Body.Text("application/json", JsonText.text(json.value())))
        : this;
  }
}
