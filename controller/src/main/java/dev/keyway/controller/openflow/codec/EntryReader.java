package dev.keyway.controller.openflow.codec;

import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.topology.model.BridgePort;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the entries of a multipart reply one by one: one that can't be read is left out, and the
 * others come.
 */
public final class EntryReader {

  private static final Logger log = LoggerFactory.getLogger(EntryReader.class);

  private final Runnable unreadable;

  /** Calls {@code unreadable} for each entry that it can't read. */
  public EntryReader(Runnable unreadable) {
    this.unreadable = unreadable;
  }

  /** Reads flows (OFPMP_FLOW). */
  public void flows(Inbound.Part part, Consumer<Flow> out) {
    each(part, FlowReader::length, FlowReader::flow, out);
  }

  /** Reads groups (OFPMP_GROUP_DESC) whose ids are ours; others are none of our business. */
  public void groups(Inbound.Part part, Consumer<Group> out) {
    each(part, GroupReader::length, GroupReader::group, group -> group.ifPresent(out));
  }

  /** Reads ports (OFPMP_PORT_DESC). */
  public void ports(Inbound.Part part, Consumer<BridgePort> out) {
    each(part, PortReader::length, PortReader::port, out);
  }

  private <T> void each(
      Inbound.Part part,
      ToIntFunction<ByteBuffer> lengthOf,
      Function<ByteBuffer, T> reader,
      Consumer<T> out) {
    ByteBuffer rest = part.entries();
    while (rest.remaining() >= 8) {
      int length = lengthOf.applyAsInt(rest);
      if (length < 8 || length > rest.remaining()) {
        unreadable.run();
        log.warn("an entry of {} bytes in a reply of type {}", length, part.type());
        return;
      }
      T entry;
      try {
        entry = reader.apply(rest.slice(0, length));
      } catch (RuntimeException e) {
        unreadable.run();
        // One line for each: a bridge that sends nonsense must not fill the log with our stack.
        log.warn("can't read an entry in a reply of type {}: {}", part.type(), e.toString());
        log.debug("where it broke", e);
        rest = rest.slice(length, rest.remaining() - length);
        continue;
      }
      out.accept(entry);
      rest = rest.slice(length, rest.remaining() - length);
    }
  }
}
