package dev.keyway.fabric.openflow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bundles of one connection that are open or closed, but not committed (section 6.9). */
final class Bundles {

  private static final class Bundle {
    private final List<byte[]> messages = new ArrayList<>();
    private boolean closed;
  }

  private final Map<Integer, Bundle> bundles = new HashMap<>();

  void open(int id) throws RefusedException {
    if (bundles.putIfAbsent(id, new Bundle()) != null) {
      bundles.remove(id);
      throw new RefusedException(SwitchError.BUNDLE_EXISTS);
    }
  }

  /** Takes a message, header included; one that comes before the bundle is opened opens it. */
  void add(int id, long xid, byte[] message) throws RefusedException {
    Bundle bundle = bundles.computeIfAbsent(id, it -> new Bundle());
    if (bundle.closed) {
      bundles.remove(id);
      throw new RefusedException(SwitchError.BUNDLE_CLOSED);
    }
    if (message.length < Wire.HEADER) {
      throw new RefusedException(SwitchError.BAD_LENGTH);
    }
    ByteBuffer header = ByteBuffer.wrap(message);
    if (Integer.toUnsignedLong(header.getInt(4)) != xid) {
      throw new RefusedException(SwitchError.BUNDLE_BAD_XID);
    }
    if (message[1] != Wire.FLOW_MOD && message[1] != Wire.GROUP_MOD) {
      throw new RefusedException(SwitchError.BUNDLE_UNSUPPORTED);
    }
    if (Short.toUnsignedInt(header.getShort(2)) != message.length) {
      throw new RefusedException(SwitchError.BAD_LENGTH);
    }
    bundle.messages.add(message);
  }

  void close(int id) throws RefusedException {
    Bundle bundle = bundles.get(id);
    if (bundle == null) {
      throw new RefusedException(SwitchError.BUNDLE_BAD_ID);
    }
    if (bundle.closed) {
      bundles.remove(id);
      throw new RefusedException(SwitchError.BUNDLE_CLOSED);
    }
    bundle.closed = true;
  }

  /** Ends a bundle, and gives what it holds; closes it if nobody has. */
  List<byte[]> take(int id) throws RefusedException {
    Bundle bundle = bundles.remove(id);
    if (bundle == null) {
      throw new RefusedException(SwitchError.BUNDLE_BAD_ID);
    }
    return bundle.messages;
  }
}
