package dev.keyway.apps.identity;

import java.util.Optional;

/**
 * Tells who calls, by what they show. Static tokens are one way, Keystone may become another.
 * Called for each request on a loop that serves all of them: never blocks.
 */
@FunctionalInterface
public interface Authenticator {

  /** Believes everybody, and lets them do everything. */
  Authenticator NONE = credential -> Optional.of(Identity.EVERYBODY);

  /**
   * Who shows this.
   *
   * @param credential what came with the request, if anything
   * @return empty for nobody that is known
   * @throws UnavailableException when nobody can be told from anybody now
   */
  Optional<Identity> identify(Optional<String> credential);

  /** It can't be found out now who calls. The message is for the log, not for who calls. */
  final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says why. */
    public UnavailableException(String message) {
      super(message);
    }
  }
}
