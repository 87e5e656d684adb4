package dev.keyway.fabric.openflow;

/** A message asks for what the switch can't do, or not in this state. Nothing was changed. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final SwitchError error;

  RefusedException(SwitchError error) {
    super(error.name(), null, false, false);
    this.error = error;
  }

  SwitchError error() {
    return error;
  }
}
