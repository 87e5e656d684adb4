package dev.keyway.topology.model;

/**
 * Text or a number that is not a value of its type. The message quotes it and says what was
 * expected.
 */
public final class BadValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Says that something is not what it should be.
   *
   * @param input what was given, quoted in the message as it came
   * @param expected what would have been right, as the rest of a sentence: "a number from 1 to 9"
   */
  public BadValueException(Object input, String expected) {
    super("'" + input + "' is not valid: expected " + expected);
  }
}
