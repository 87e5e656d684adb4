package dev.keyway.apps.main;

/** What the process ends with. */
final class ExitCode {

  /** All is well; also after SIGTERM. */
  static final int CLEAN = 0;

  /** Something failed while it ran. */
  static final int FAILED = 1;

  /** An option or a setting is wrong. */
  static final int USAGE = 2;

  /** A port or the store can't be opened. */
  static final int UNAVAILABLE = 3;

  private ExitCode() {}
}
