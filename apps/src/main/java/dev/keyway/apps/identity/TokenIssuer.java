package dev.keyway.apps.identity;

import com.google.common.collect.ImmutableMap;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** Makes and revokes tokens, for an operator who may write the controller's state. */
public final class TokenIssuer {

  private final TokenFile file;
  private final SecureRandom random = new SecureRandom();

  /** Of the tokens in this file. */
  public TokenIssuer(TokenFile file) {
    this.file = file;
  }

  /**
   * A new token.
   *
   * @param token as it is kept
   * @param secret what its owner is to show; kept nowhere
   */
  public record Issued(Token token, String secret) {}

  /** Makes one. */
  public Issued create(
      String name, String project, Role role, Instant now, Optional<Instant> expiresAt)
      throws TokenFileException {
    TokenSecret secret = TokenSecret.random(random);
    Token token = new Token(secret.id(), name, project, role, secret.sha256(), now, expiresAt);
    file.change(
        tokens -> {
          if (tokens.containsKey(token.id())) {
            throw new TokenFileException("the id " + token.id() + " is taken; try again");
          }
          return ImmutableMap.<String, Token>builder()
              .putAll(tokens)
              .put(token.id(), token)
              .buildOrThrow();
        });
    return new Issued(token, secret.text());
  }

  /** Makes one count no more; fails when there is none of this id. */
  public void revoke(String id) throws TokenFileException {
    file.change(
        tokens -> {
          if (!tokens.containsKey(id)) {
            throw new TokenFileException(
                "there is no token with the id '" + id + "'; see 'keyway token list'");
          }
          return tokens.entrySet().stream()
              .filter(each -> !each.getKey().equals(id))
              .collect(ImmutableMap.toImmutableMap(each -> each.getKey(), each -> each.getValue()));
        });
  }
}
