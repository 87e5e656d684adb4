package dev.keyway.controller.ovsdb.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.IntConsumer;

/** Reads one message from each frame. */
public final class MessageDecoder extends MessageToMessageDecoder<ByteBuf> {

  /** A schema, the deepest that we read, has about ten levels. */
  private static final int DEEPEST = 50;

  /**
   * A tree in memory is up to fifty times as large as its text, so the length of the text does not
   * bound it. An interface with all that is usual in it has about a hundred tokens.
   */
  private static final long MOST_TOKENS = 4_000_000;

  /** Remembers no names: rows are named by their ids, and nearly each name is a new one. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxTokenCount(MOST_TOKENS)
                      .build())
              .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
              .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
              .build());

  private final IntConsumer onMessage;

  /** Tells {@code onMessage} the length of each message, in bytes. */
  public MessageDecoder(IntConsumer onMessage) {
    this.onMessage = onMessage;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf frame, List<Object> out) {
    onMessage.accept(frame.readableBytes());
    try (InputStream in = new ByteBufInputStream(frame)) {
      out.add(Message.parse(MAPPER.readTree(in)));
    } catch (JsonProcessingException e) {
      throw new ProtocolException("sent bad JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ProtocolException("sent bad JSON: " + e.getMessage());
    }
  }
}
