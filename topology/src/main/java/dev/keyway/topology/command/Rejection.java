package dev.keyway.topology.command;

/** Why a request can't be done: bad input, not a bug. The message is for whoever asked. */
public final class Rejection extends Exception {

  private static final long serialVersionUID = 1L;

  /** What sort of refusal it is; the API gives each a status code. */
  public enum Kind {
    INVALID,
    /** Whoever asks may not have it. */
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    /** It is about a state of the thing that has changed meanwhile. */
    PRECONDITION
  }

  private final Kind kind;
  private final String type;

  private Rejection(Kind kind, String type, String message) {
    super(message);
    this.kind = kind;
    this.type = type;
  }

  /** The request can't be right in any world. */
  public static Rejection invalid(String message) {
    return new Rejection(Kind.INVALID, "InvalidInput", message);
  }

  /** The same, with a name of its own in the OpenStack API. */
  public static Rejection invalid(String type, String message) {
    return new Rejection(Kind.INVALID, type, message);
  }

  /** Whoever asks may not have it. */
  public static Rejection forbidden(String message) {
    return new Rejection(Kind.FORBIDDEN, "PolicyNotAuthorized", message);
  }

  /** It names something that isn't there. */
  public static Rejection notFound(String thing, Object id) {
    return new Rejection(
        Kind.NOT_FOUND, thing + "NotFound", thing + " " + id + " could not be found.");
  }

  /** It would be right if something else were not in its way. */
  public static Rejection conflict(String type, String message) {
    return new Rejection(Kind.CONFLICT, type, message);
  }

  /** The thing isn't at the revision that was taken for granted. */
  public static Rejection precondition(String type, String message) {
    return new Rejection(Kind.PRECONDITION, type, message);
  }

  /** The same, saying which part of a larger request it is about. */
  public Rejection within(String part) {
    return new Rejection(kind, type, text() + " (" + part + ")");
  }

  /** What sort of refusal it is. */
  public Kind kind() {
    return kind;
  }

  /** The name of the error in the OpenStack API, for example {@code NetworkNotFound}. */
  public String type() {
    return type;
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
