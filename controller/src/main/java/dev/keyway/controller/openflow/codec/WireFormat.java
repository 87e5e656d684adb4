package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableSet;

/**
 * The numbers of OpenFlow 1.4 that are read without OpenFlowJ (openflow.h in the specification).
 */
public final class WireFormat {

  /** The version byte of OpenFlow 1.4, the only version in which switches are controlled. */
  public static final int VERSION_1_4 = 5;

  /** OFPMP_FLOW: the type of a multipart reply with flows. */
  public static final int FLOWS = 1;

  /** OFPMP_GROUP_DESC: the type of a multipart reply with groups. */
  public static final int GROUPS = 7;

  /** OFPMP_PORT_DESC: the type of a multipart reply with ports. */
  public static final int PORTS = 13;

  static final ImmutableSet<Integer> READ_BY_ENTRY = ImmutableSet.of(FLOWS, GROUPS, PORTS);

  /** Bytes of the header that all messages start with. */
  static final int HEADER = 8;

  static final int HELLO = 0;
  static final int ERROR = 1;
  static final int ECHO_REQUEST = 2;
  static final int ECHO_REPLY = 3;
  static final int FEATURES_REPLY = 6;
  static final int PACKET_IN = 10;
  static final int PORT_STATUS = 12;
  static final int MULTIPART_REPLY = 19;

  /** The bit of OFPR_APPLY_ACTION in the configuration of asynchronous messages. */
  static final int FRAMES_BY_ACTION = 1 << 1;

  /** OFPPR_DELETE. */
  static final int PORT_REMOVED = 1;

  private WireFormat() {}

  /** How people write a version byte: "1.4" for 5. */
  public static String versionName(int version) {
    return "1." + (version - 1);
  }
}
