package dev.keyway.controller.openflow;

/** A bridge answered a request with OFPT_ERROR (OpenFlow 1.4, section 7.5.4). */
public final class SwitchErrorException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String error;

  /** Says what was asked, and the error's type and code. */
  public SwitchErrorException(String asked, String error) {
    super(asked + ": the switch answered " + error);
    this.error = error;
  }

  /** Type and code of the error, by name where they have one: "BAD_REQUEST/EPERM". */
  public String error() {
    return error;
  }
}
