package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.SwitchSide.OF;

import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFType;

/**
 * A switch on a real socket that does what the test says, step by step, in the test's own thread.
 */
final class FakeSwitch implements Closeable {

  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket;
  private final DataInputStream in;

  FakeSwitch(InetSocketAddress server) {
    this(dialled(server));
  }

  /** A switch on a connection that stands. */
  FakeSwitch(Socket dialled) {
    socket = dialled;
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket dialled(InetSocketAddress server) {
    try {
      Socket socket = new Socket();
      // Small, so that a test that doesn't read is soon felt at the other end.
      socket.setReceiveBufferSize(64 * 1_024);
      socket.connect(server);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does its part of the handshake. */
  FakeSwitch greet(long datapath, OFPortDesc... ports) {
    say(SwitchSide.hello(OF, 5));
    say(SwitchSide.features(OF, hear(OFType.FEATURES_REQUEST).getXid(), datapath));
    say(SwitchSide.description(hear(OFType.STATS_REQUEST).getXid()));
    say(SwitchSide.ports(hear(OFType.STATS_REQUEST).getXid(), ports));
    return this;
  }

  void say(OFMessage message) {
    try {
      socket.getOutputStream().write(SwitchSide.bytes(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads on until a message of a type comes. */
  OFMessage hear(OFType type) {
    OFMessage message;
    do {
      message = next();
    } while (message.getType() != type);
    return message;
  }

  /** Reads on until the server has closed the connection. */
  void awaitClosed() {
    try {
      while (true) {
        next();
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof EOFException) && !(e.getCause() instanceof SocketException)) {
        throw e;
      }
    }
  }

  String address() {
    return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OFMessage next() {
    try {
      byte[] header = in.readNBytes(8);
      if (header.length < 8) {
        throw new EOFException();
      }
      int length = Byte.toUnsignedInt(header[2]) << 8 | Byte.toUnsignedInt(header[3]);
      byte[] rest = in.readNBytes(length - 8);
      return SwitchSide.messages(Unpooled.wrappedBuffer(header, rest)).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
