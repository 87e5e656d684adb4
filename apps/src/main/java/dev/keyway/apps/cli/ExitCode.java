package dev.keyway.apps.cli;

/** What the process ends with, as controller and as client. */
public final class ExitCode {

  /** All is well; also after SIGTERM. */
  public static final int CLEAN = 0;

  /**
   * Something failed while it ran; as client: the API refused what was asked, or what it answered
   * says that something is wrong.
   */
  public static final int FAILED = 1;

  /** An option or a setting is wrong. */
  public static final int USAGE = 2;

  /** A port or the store can't be opened; as client: the API can't be reached. */
  public static final int UNAVAILABLE = 3;

  private ExitCode() {}
}
