package dev.keyway.controller.flow;

import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;

/** What is done with a frame, in order (OpenFlow 1.4, section 7.2.4). */
public sealed interface Action {

  /**
   * Sends the frame out of a port; not back to the port it came from, unless that is {@link
   * InPort}.
   */
  record Output(long port) implements Action {}

  /** Sends the frame back to where it came from (OFPP_IN_PORT). */
  record InPort() implements Action {}

  /**
   * Sends the frame to the controller (OFPP_CONTROLLER).
   *
   * @param bytes how much of its beginning is enough, 0 … 65509; Open vSwitch, which keeps no
   *     frames back since 2.7, sends all of it whatever this says
   */
  record ToController(int bytes) implements Action {}

  /** Hands a copy to each bucket of a group. */
  record ToGroup(long group) implements Action {}

  /**
   * Writes a whole field.
   *
   * @param high the higher 64 bits of the value
   * @param low the lower ones; bare, for there are as many of these as of flows
   */
  record Set(Field field, long high, long low) implements Action {

    /** With the value in one. */
    public Set(Field field, Bits value) {
      this(field, value.high(), value.low());
    }

    /** What is written. */
    public Bits value() {
      return new Bits(high, low);
    }
  }

  /**
   * Copies a whole field into another of the same width (Nicira extension, ovs-actions(7): move).
   */
  record Move(Field from, Field to) implements Action {

    /** Refuses fields of two widths. */
    public Move {
      if (from.bits() != to.bits()) {
        throw new IllegalArgumentException(from + " and " + to + " differ in width");
      }
    }
  }

  /** An action that we never send, as its bytes in hexadecimal; only ever read from a switch. */
  record Opaque(String bytes) implements Action {}

  /** Sends the frame out of a port. */
  static Action output(long port) {
    return new Output(port);
  }

  /** Sends the frame back to where it came from. */
  static Action inPort() {
    return new InPort();
  }

  /** Sends the frame to the controller, for which some bytes of its beginning are enough. */
  static Action toController(int bytes) {
    return new ToController(bytes);
  }

  /** Hands a copy to each bucket of a group. */
  static Action toGroup(long group) {
    return new ToGroup(group);
  }

  /** Writes a number. */
  static Action set(Field field, long value) {
    return new Set(field, 0, value);
  }

  /** Writes an Ethernet address. */
  static Action set(Field field, MacAddress value) {
    return new Set(field, Bits.of(value));
  }

  /** Writes an IP address. */
  static Action set(Field field, IpAddress value) {
    return new Set(field, Bits.of(value));
  }

  /** Copies a field. */
  static Action move(Field from, Field to) {
    return new Move(from, to);
  }
}
