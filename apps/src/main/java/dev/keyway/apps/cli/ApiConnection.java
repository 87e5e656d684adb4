package dev.keyway.apps.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks one API, and turns whatever goes wrong into a message that says what to do about it.
 *
 * <p>By the JDK's older client: {@code java.net.http} sets up TLS and threads of its own before it
 * can ask anything, which takes longer than all the rest of a command.
 */
final class ApiConnection {

  private static final JsonMapper JSON = new JsonMapper();

  private final ApiAddress address;
  private final Optional<String> token;
  private final Optional<SSLSocketFactory> trust;
  private final Duration timeout;

  /**
   * Connects with each request.
   *
   * @param token to show; empty where the API asks for none
   * @param trust whom to believe for https; empty for whom Java does
   * @param timeout for connecting, and once more for the answer
   */
  ApiConnection(
      ApiAddress address,
      Optional<String> token,
      Optional<SSLSocketFactory> trust,
      Duration timeout) {
    this.address = address;
    this.token = token;
    this.trust = trust;
    this.timeout = timeout;
  }

  private record Answer(int status, ByteSource content) {

    byte[] bytes() {
      try {
        return content.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String body() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  ApiAddress address() {
    return address;
  }

  /** What is at a path. */
  JsonNode get(ApiPath path) throws ClientException {
    return ask("GET", path, "");
  }

  /** What is at a path and is no document. */
  byte[] bytes(ApiPath path) throws ClientException {
    Answer answer = send("GET", path, "");
    if (answer.status() >= 400) {
      throw failed(path, answer, read(path, answer));
    }
    return answer.bytes();
  }

  /** The answer to a document. */
  JsonNode post(ApiPath path, JsonNode document) throws ClientException {
    return ask("POST", path, document.toString());
  }

  /** Deletes what is at a path. */
  void delete(ApiPath path) throws ClientException {
    ask("DELETE", path, "");
  }

  private JsonNode ask(String method, ApiPath path, String document) throws ClientException {
    Answer answer = send(method, path, document);
    JsonNode body = read(path, answer);
    if (answer.status() < 400) {
      return body;
    }
    throw failed(path, answer, body);
  }

  private ClientException failed(ApiPath path, Answer answer, JsonNode body) {
    // The frame of /v1, and that of the OpenStack API.
    JsonNode error = body.path(body.has("error") ? "error" : "NeutronError");
    if (!error.path("message").isTextual()) {
      return notOurs(path, answer);
    }
    return ClientException.refused(
        error.path("message").asText()
            + (answer.status() == 401
                ? " By --token, " + ClientOptions.TOKEN_VARIABLE + " or OS_TOKEN."
                : ""));
  }

  private Answer send(String method, ApiPath path, String document) throws ClientException {
    try {
      HttpURLConnection http =
          (HttpURLConnection) address.at(path.toString()).toURL().openConnection();
      if (trust.isPresent() && http instanceof HttpsURLConnection https) {
        https.setSSLSocketFactory(trust.get());
      }
      http.setConnectTimeout((int) timeout.toMillis());
      http.setReadTimeout((int) timeout.toMillis());
      http.setRequestMethod(method);
      token.ifPresent(secret -> http.setRequestProperty("X-Auth-Token", secret));
      if (!document.isEmpty()) {
        write(http, document);
      }
      int status = http.getResponseCode();
      try (@Nullable InputStream body =
          status < 400 ? http.getInputStream() : http.getErrorStream()) {
        return new Answer(
            status, body == null ? ByteSource.empty() : ByteSource.wrap(body.readAllBytes()));
      }
    } catch (SocketTimeoutException late) {
      throw unreachable("no answer within " + timeout.toSeconds() + " s");
    } catch (UnknownHostException unknown) {
      throw unreachable("its name can't be resolved");
    } catch (ConnectException refused) {
      throw unreachable("the connection was refused");
    } catch (IOException broken) {
      throw unreachable(broken.getMessage() + hint());
    }
  }

  /** A handshake that the other end breaks off can look like any lost connection. */
  private String hint() {
    return address.isTls()
        ? "; the authorities to believe are given by --cacert or KEYWAY_CACERT, a certificate to"
            + " show by --cert and --key or KEYWAY_CERT and KEYWAY_KEY"
        : "";
  }

  private static void write(HttpURLConnection http, String document) throws IOException {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    http.setDoOutput(true);
    http.setRequestProperty("Content-Type", "application/json");
    // Of a known length it is sent once. Otherwise it is sent again, unasked, after a lost answer.
    http.setFixedLengthStreamingMode(bytes.length);
    http.getOutputStream().write(bytes);
  }

  private JsonNode read(ApiPath path, Answer answer) throws ClientException {
    if (answer.body().isEmpty()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException html) {
      throw notOurs(path, answer);
    }
  }

  private ClientException unreachable(String why) {
    return ClientException.unavailable(
        "can't reach the API at "
            + address
            + ": "
            + why
            + ". Does 'keyway serve' run there? Another address is given by --api or "
            + ClientOptions.VARIABLE
            + ".");
  }

  private ClientException notOurs(ApiPath path, Answer answer) {
    return ClientException.unavailable(
        "what answers at "
            + address
            + " is not Keyway's API: "
            + path
            + " answered "
            + answer.status()
            + ". Another address is given by --api or "
            + ClientOptions.VARIABLE
            + ".");
  }
}
