package dev.keyway.controller.state;

/**
 * A command can't be done now, because its changes can't be stored. It has changed nothing. It can
 * be tried again: the store is asked again all the time.
 */
public final class StoreRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreRefusedException(StoreOutage outage) {
    super(outage.toString());
  }
}
