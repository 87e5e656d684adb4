package dev.keyway.controller.state;

/** More commands wait than the queue holds; try again in a moment. */
public final class OverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OverloadedException(int waiting) {
    super(waiting + " changes are waiting already");
  }
}
