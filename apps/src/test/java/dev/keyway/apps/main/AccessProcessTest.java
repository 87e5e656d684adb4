package dev.keyway.apps.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ObjectArrays;
import dev.keyway.apps.cli.ExitCode;
import dev.keyway.controller.net.tls.TestAuthority;
import dev.keyway.controller.net.tls.TlsFiles;
import dev.keyway.controller.net.tls.TlsMaterial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The controller's process with TLS and tokens, as an operator sets it up and goes on with it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AccessProcessTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private ServeProcess process;
  private HttpClient client;
  private String base;

  @AfterEach
  void endProcess() {
    if (process != null) {
      process.close();
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static String keyway(ImmutableMap<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine main = Main.commandLine(environment);
    main.setOut(new PrintWriter(out));
    assertThat(main.execute(arguments)).as(out.toString()).isZero();
    return out.toString();
  }

  private JsonNode token(String... options) throws Exception {
    String[] command = {"token", "create", "-o", "json", "--data", data().toString()};
    return JSON.readTree(
        keyway(ImmutableMap.of(), ObjectArrays.concat(command, options, String.class)));
  }

  private HttpResponse<String> send(String method, String path, String token, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("X-Auth-Token", token)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static X509Certificate shownBy(HttpResponse<String> answer) throws Exception {
    return (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
  }

  private void newClient(Path ca) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, TlsMaterial.trust(ca).getTrustManagers(), null);
    client = HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void whoMayGetsInByTlsAndWhatTheyDidIsNotedWithoutTheirSecrets() throws Exception {
    TestAuthority authority = new TestAuthority("site");
    Path ca = authority.write(directory.resolve("ca.pem"));
    var first = authority.issue("first");
    TlsFiles files = TestAuthority.write(first, directory, Optional.empty());
    JsonNode member = token("--project", "red", "--role", "member", "--name", "ci");
    JsonNode admin = token("--project", "admin", "--role", "admin");
    String secret = member.path("token").asText();
    process = new ServeProcess(data());
    base =
        process.start(
            "--auth",
            "tokens",
            "--api-tls-certificate",
            files.certificate().toString(),
            "--api-tls-key",
            files.key().toString(),
            "--log-level",
            "trace");
    newClient(ca);

    var made = send("POST", "/v2.0/networks", secret, "{\"network\": {\"name\": \"n\"}}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(shownBy(made)).isEqualTo(first.getCertificate());
    assertThat(send("PUT", "/v1/hypervisors/hv1", secret, "{}").statusCode()).isEqualTo(403);
    String invented = secret.substring(0, 20) + "x".repeat(secret.length() - 20);
    assertThat(send("POST", "/v2.0/networks", invented, "{}").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/v2.0/networks", secret, "").statusCode()).isEqualTo(200);
    assertThat(
            keyway(
                ImmutableMap.of("KEYWAY_API_URL", base, "OS_TOKEN", admin.path("token").asText()),
                "status",
                "--cacert",
                ca.toString()))
        .contains("revision");

    // A new certificate, for who connects anew; then the token goes, while all runs.
    var second = authority.issue("second");
    TlsFiles unused = TestAuthority.write(second, directory, Optional.empty());
    Awaitility.await("the new certificate")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              newClient(ca);
              return shownBy(send("GET", "/healthz", secret, "")).equals(second.getCertificate());
            });
    keyway(
        ImmutableMap.of("KEYWAY_DATA", data().toString()),
        "token",
        "revoke",
        member.path("id").asText());
    Awaitility.await("the token is revoked")
        .atMost(Duration.ofSeconds(20))
        .until(() -> send("GET", "/v2.0/networks", secret, "").statusCode() == 401);
    assertThat(process.stop()).isEqualTo(ExitCode.CLEAN);

    Path audit = data().resolve("audit.log");
    List<String> lines = Files.readAllLines(audit);
    assertThat(lines).hasSize(2);
    JsonNode write = JSON.readTree(lines.get(0));
    assertThat(write.path("token_id")).isEqualTo(member.path("id"));
    assertThat(write.path("token_name").asText()).isEqualTo("ci");
    assertThat(write.path("project").asText()).isEqualTo("red");
    assertThat(write.path("role").asText()).isEqualTo("member");
    assertThat(write.path("remote").asText()).isEqualTo("127.0.0.1");
    assertThat(write.path("method").asText()).isEqualTo("POST");
    assertThat(write.path("path").asText()).isEqualTo("/v2.0/networks");
    assertThat(write.path("status").intValue()).isEqualTo(201);
    assertThat(write.path("revision").longValue()).isEqualTo(1);
    assertThat(write.path("ids").get(0)).isEqualTo(JSON.readTree(made.body()).at("/network/id"));
    JsonNode refused = JSON.readTree(lines.get(1));
    assertThat(refused.path("status").intValue()).isEqualTo(403);
    assertThat(refused.at("/ids/0").asText()).isEqualTo("hv1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(audit)))
        .isEqualTo("rw-------");

    String all = String.join("\n", process.lines()) + "\n" + String.join("\n", lines);
    assertThat(all).contains("DEBUG");
    for (String hidden :
        List.of(secret, admin.path("token").asText(), invented, Files.readString(files.key()))) {
      // Also no part of one.
      assertThat(all).doesNotContain(hidden.substring(20, 40));
    }
  }
}
