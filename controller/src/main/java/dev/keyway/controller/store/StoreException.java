package dev.keyway.controller.store;

import org.jspecify.annotations.Nullable;

/** The store can't be read or written; the message names the file and what to do. */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean temporary;

  private StoreException(String message, @Nullable Throwable cause, boolean temporary) {
    super(message, cause);
    this.temporary = temporary;
  }

  /** With the cause below. */
  public StoreException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /** Found by ourselves. */
  public StoreException(String message) {
    this(message, null, false);
  }

  /** A write was not done, and could be done later: no room, no permission, a failing disk. */
  public static StoreException temporary(String message, @Nullable Throwable cause) {
    return new StoreException(message, cause, true);
  }

  /**
   * Whether the store is as it was before the write, and the write could succeed later without a
   * restart.
   */
  public boolean isTemporary() {
    return temporary;
  }
}
