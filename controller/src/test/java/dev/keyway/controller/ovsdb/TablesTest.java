package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TablesTest {

  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final Row OLD = new Row(ID, ImmutableMap.of("name", OvsdbValue.text("old")));
  private static final Row NEW = new Row(ID, ImmutableMap.of("name", OvsdbValue.text("new")));

  @Test
  void anImageStaysAsItWasWhenItsSuccessorChanges() {
    Tables one = Tables.empty().with("Bridge", OLD);

    Tables two = one.with("Bridge", NEW);

    assertThat(one.row("Bridge", ID)).contains(OLD);
    assertThat(two.row("Bridge", ID)).contains(NEW);
    assertThat(two.rows("Bridge")).containsExactly(NEW);
  }

  @Test
  void aTableThatLostItsLastRowIsLikeOneThatNeverWas() {
    Tables emptied = Tables.empty().with("Bridge", OLD).without("Bridge", ID);

    assertThat(emptied).isEqualTo(Tables.empty()).hasSameHashCodeAs(Tables.empty());
    assertThat(emptied.rows("Bridge")).isEmpty();
    assertThat(emptied.row("Bridge", ID)).isEmpty();
  }
}
