package dev.keyway.apps.cli;

/** Why a command of the client ends early. The message is for whoever typed it. */
public final class ClientException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private ClientException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The API refuses, or something named in the command is not there. */
  public static ClientException refused(String message) {
    return new ClientException(ExitCode.FAILED, message);
  }

  /** What was typed can't be meant. */
  public static ClientException usage(String message) {
    return new ClientException(ExitCode.USAGE, message);
  }

  /** Nobody who would answer can be reached. */
  public static ClientException unavailable(String message) {
    return new ClientException(ExitCode.UNAVAILABLE, message);
  }

  /** What the process is to end with. */
  public int exitCode() {
    return exitCode;
  }
}
