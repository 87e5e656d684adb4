package dev.keyway.controller.ovsdb;

import com.google.common.base.Ascii;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import io.netty.handler.codec.DecoderException;

/** What peers do wrong, in words. */
final class Faults {

  private static final int LONGEST = 300;

  private Faults() {}

  /** Whether it is the peer's fault, and not ours or the network's. */
  static boolean isPeers(Throwable cause) {
    return cause instanceof ProtocolException || cause instanceof DecoderException;
  }

  /** What is wrong, in one short line. */
  static String text(Throwable cause) {
    Throwable root =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    return Ascii.truncate(String.valueOf(root.getMessage()), LONGEST, "…");
  }
}
