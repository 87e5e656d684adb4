package dev.keyway.topology.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Worlds;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;

/** Asserts on a request that is refused; it must have changed nothing until then. */
final class Refused {

  private Refused() {}

  static AbstractThrowableAssert<?, ? extends Throwable> invalid(Worlds worlds, Worlds.Edit edit) {
    return by(worlds, edit, Rejection.Kind.INVALID);
  }

  static AbstractThrowableAssert<?, ? extends Throwable> conflict(Worlds worlds, Worlds.Edit edit) {
    return by(worlds, edit, Rejection.Kind.CONFLICT);
  }

  static AbstractThrowableAssert<?, ? extends Throwable> notFound(Worlds worlds, Worlds.Edit edit) {
    return by(worlds, edit, Rejection.Kind.NOT_FOUND);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> by(
      Worlds worlds, Worlds.Edit edit, Rejection.Kind kind) {
    Draft draft = new Draft(worlds.world(), worlds.world().revision() + 1, Worlds.NOON);
    Throwable thrown = Assertions.catchThrowable(() -> edit.run(draft));
    assertThat(thrown).isInstanceOf(Rejection.class);
    assertThat(((Rejection) thrown).kind()).isEqualTo(kind);
    assertThat(draft.transaction().changes()).isEmpty();
    return assertThat(thrown).as(((Rejection) thrown).type());
  }
}
