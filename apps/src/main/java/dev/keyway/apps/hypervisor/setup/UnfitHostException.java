package dev.keyway.apps.hypervisor.setup;

/** Why a host can't join as it is: something that a person must set on it. */
public final class UnfitHostException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * Says what is wrong.
   *
   * @param type a short name of the cause, for programs
   * @param message quotes what was found, and says what to set
   */
  public UnfitHostException(String type, String message) {
    super(message);
    this.type = type;
  }

  /** The name of the cause, for example {@code NoTunnelIp}. */
  public String type() {
    return type;
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
