package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Comparators;
import dev.keyway.controller.flow.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** The documentation of the tables is what the code says. */
final class PipelineDocumentTest {

  @Test
  void theTableListOfTheDocumentIsThatOfTheCode() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "pipeline.md")))
        .contains("\n\n" + OverlayPipeline.describe() + "\n");
  }

  @Test
  void tablesAreListedInTheOrderInWhichFramesPass() {
    assertThat(Comparators.isInStrictOrder(OverlayPipeline.TABLES, Comparator.comparing(Table::id)))
        .isTrue();
    assertThat(OverlayPipeline.TABLES).extracting(Table::name).doesNotHaveDuplicates();
  }
}
