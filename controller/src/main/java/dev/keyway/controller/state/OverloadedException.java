package dev.keyway.controller.state;

/** No command is taken now: too many wait, or the loop is ending. Try again in a moment. */
public final class OverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private OverloadedException(String message) {
    super(message);
  }

  static OverloadedException tooMany(int waiting) {
    return new OverloadedException(waiting + " changes are waiting already");
  }

  static OverloadedException ending() {
    return new OverloadedException("the controller is stopping");
  }
}
