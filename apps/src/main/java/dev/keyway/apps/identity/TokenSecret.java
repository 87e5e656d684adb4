package dev.keyway.apps.identity;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caller shows to prove who they are: {@code kwt_ID_SECRET}. The prefix lets programs that
 * look for leaked secrets find it; the id says which token to compare with.
 *
 * @param id not secret: 8 hexadecimal digits
 * @param secret 256 random bits in base64url (RFC 4648, section 5), without padding
 */
record TokenSecret(String id, String secret) {

  private static final String PREFIX = "kwt_";
  private static final int ID_BYTES = 4;
  private static final int SECRET_BYTES = 32;
  private static final BaseEncoding BASE64 = BaseEncoding.base64Url().omitPadding();
  private static final BaseEncoding HEX = BaseEncoding.base16().lowerCase();
  private static final Pattern FORM = Pattern.compile(PREFIX + "([0-9a-f]{8})_([A-Za-z0-9_-]{43})");

  static TokenSecret random(SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    return new TokenSecret(HEX.encode(id), BASE64.encode(secret));
  }

  /** What somebody showed, if it has the form of a token. Never quoted: it may be a real one. */
  static Optional<TokenSecret> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new TokenSecret(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /**
   * What is kept of it. One round of SHA-256 without salt is right here, and wrong for passwords:
   * nobody can try 2^256 secrets however fast a try is, and no two are the same.
   */
  String sha256() {
    return Hashing.sha256().hashString(text(), StandardCharsets.US_ASCII).toString();
  }

  /** What is shown, once, to whoever made it. */
  String text() {
    return PREFIX + id + "_" + secret;
  }

  /** Without the secret, for whatever prints it by accident. */
  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }
}
