package dev.keyway.apps.api.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.ByteSource;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes JSON, and says where it is malformed. */
final class JsonText {

  /** Strict, so that what a client meant and what it gets can't differ unseen. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonText() {}

  static ObjectNode object(ByteSource body) {
    try {
      JsonNode value = MAPPER.readTree(body.read());
      if (value instanceof ObjectNode object) {
        return object;
      }
      throw ApiException.badRequest(
          "The request's body must be a JSON object"
              + (value.isMissingNode() ? ", but it is empty." : "."));
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest("Malformed JSON" + at(e.getLocation()) + ": " + cause(e));
    } catch (CharConversionException e) {
      // Zeros at the beginning are taken for another encoding than UTF-8.
      throw ApiException.badRequest("Malformed JSON: expected UTF-8: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String cause(JsonProcessingException e) {
    // Jackson's first line says what is wrong; the others speak of its own configuration.
    return e.getOriginalMessage().lines().findFirst().orElse("not JSON");
  }
}
