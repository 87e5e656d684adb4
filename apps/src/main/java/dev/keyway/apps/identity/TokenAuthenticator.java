package dev.keyway.apps.identity;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.net.FileStamp;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows callers by their tokens. Whoever made it has {@link #look} called every half second or so,
 * from one thread; callers are identified on any. While the file can't be used nobody is anybody.
 */
public final class TokenAuthenticator implements Authenticator {

  private static final Logger LOG = LoggerFactory.getLogger(TokenAuthenticator.class);

  private final TokenFile file;
  private final InstantSource clock;
  private FileStamp seen;
  private volatile Known known;

  /** What the last look found: tokens by id, or why there are none to tell. */
  private record Known(ImmutableMap<String, Token> tokens, Optional<String> unusable) {}

  /**
   * Reads the file for the first time.
   *
   * @throws TokenFileException if it can't be used
   */
  public TokenAuthenticator(TokenFile file, InstantSource clock) throws TokenFileException {
    this.file = file;
    this.clock = clock;
    this.seen = file.stamp();
    this.known = new Known(file.read(), Optional.empty());
    if (known.tokens().isEmpty()) {
      LOG.warn("there are no tokens, so nobody gets in: make one by 'keyway token create'");
    }
  }

  /** Reads the file again if it changed since the last look. */
  public void look() {
    FileStamp now = file.stamp();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      known = new Known(file.read(), Optional.empty());
      LOG.info("the tokens changed: there are {}", known.tokens().size());
    } catch (TokenFileException e) {
      LOG.error("nobody gets in by a token: {}", e.getMessage());
      known = new Known(ImmutableMap.of(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Optional<Identity> identify(Optional<String> credential) {
    Known now = known;
    if (now.unusable().isPresent()) {
      throw new UnavailableException(now.unusable().get());
    }
    return credential
        .flatMap(TokenSecret::parse)
        .flatMap(
            shown ->
                Optional.ofNullable(now.tokens().get(shown.id()))
                    .filter(token -> token.isOf(shown)))
        .filter(token -> token.isValidAt(clock.instant()))
        .map(Token::identity);
  }
}
