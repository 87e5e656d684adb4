package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.common.collect.ImmutableList;
import dev.keyway.topology.world.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text of one record in the store. It gives changes, which come back equal when they are
 * stored, or the one kind of error that the store names the record by.
 */
final class ChangeFuzzTest {

  @FuzzTest
  void record(byte[] text) throws JsonProcessingException {
    ImmutableList<Change> changes;
    try {
      changes = ChangeJson.read(new String(text, StandardCharsets.UTF_8));
    } catch (JsonProcessingException declared) {
      return;
    }
    List<Change.Durable> durable = changes.stream().map(Change.Durable.class::cast).toList();
    // SQLite keeps text as UTF-8.
    byte[] stored = ChangeJson.write(durable).getBytes(StandardCharsets.UTF_8);
    assertThat(ChangeJson.read(new String(stored, StandardCharsets.UTF_8))).isEqualTo(changes);
  }
}
