package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.keyway.topology.world.Change;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangeJsonTest {

  @Test
  void everyChangeComesBackEqual() throws Exception {
    List<Change.Durable> changes = SampleChanges.all();
    assertThat(ChangeJson.read(ChangeJson.write(changes))).isEqualTo(changes);
  }

  @Test
  void theSamplesCoverEveryKindOfChange() {
    assertThat(SampleChanges.all())
        .extracting(Object::getClass)
        .contains(Change.Durable.class.getPermittedSubclasses());
  }

  /** People have stores in this writing: when this test fails, read the old one too. */
  @Test
  void theWritingStaysWhatItWas() throws Exception {
    String written =
        SampleChanges.all().stream().map(ChangeJsonTest::line).collect(Collectors.joining());
    assertThat(written).isEqualTo(resource());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[{}]",
        "[{\"type\":\"port-lost\",\"id\":\"00000000-0000-0001-0000-000000000001\"}]",
        "[{\"type\":\"port-removed\"}]",
        "[{\"type\":\"port-removed\",\"id\":null}]",
        "[{\"type\":\"port-removed\",\"id\":7}]",
        "[{\"type\":\"port-removed\",\"id\":\"\"}]",
        "[{\"type\":\"port-removed\",\"id\":\"1-1-1-1-1\"}]",
        "[{\"type\":\"port-removed\",\"id\":\"00000000-0000-0001-0000-000000000001\",\"x\":1}]",
        "[{\"type\":\"numbers-reached\",\"nextNetwork\":1,\"nextPort\":2}]",
        "[{\"type\":\"numbers-reached\",\"nextNetwork\":\"1\",\"nextPort\":2,\"nextKey\":3}]",
        "[{\"type\":\"numbers-reached\",\"nextNetwork\":1.5,\"nextPort\":2,\"nextKey\":3}]",
        "[] []",
        "[null]",
        "null",
      })
  void whatIsNotExactlyAChangeIsRefused(String text) {
    assertThatThrownBy(() -> ChangeJson.read(text)).isInstanceOf(JsonProcessingException.class);
  }

  /** The text of stores from before hosts could join: hypervisors had no system id. */
  @Test
  void whatWasWrittenBeforeHostsCouldJoinIsStillRead() throws Exception {
    List<Change> read = new ArrayList<>();
    for (String line : resource("changes-1.jsonl").lines().toList()) {
      read.addAll(ChangeJson.read(line));
    }
    assertThat(SampleChanges.all())
        .containsAll(read.stream().map(Change.Durable.class::cast).toList());
    assertThat(read).contains(new Change.HypervisorPut(SampleChanges.hypervisor()));
  }

  @Test
  void aValueOutOfRangeIsRefusedWithTheReason() throws Exception {
    String line = resource().lines().filter(text -> text.contains("network-put")).findFirst().get();
    String tooLarge = line.replace("4294967295", "4294967296");
    assertThatThrownBy(() -> ChangeJson.read(tooLarge))
        .hasMessageContaining("'4294967296' is not valid")
        .hasMessageContaining("1 to 4294967295");
  }

  private static String line(Change.Durable change) {
    try {
      return ChangeJson.write(List.of(change)) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String resource() throws IOException {
    return resource("changes-2.jsonl");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ChangeJsonTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
