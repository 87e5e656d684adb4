package dev.keyway.fabric.openflow;

/** Why a switch refuses a message (OpenFlow 1.4, section 7.5.4). */
enum SwitchError {
  BAD_TYPE(1, 1),
  BAD_MULTIPART(1, 2),
  BAD_LENGTH(1, 6),
  BAD_OUT_GROUP(2, 9),
  FLOW_BAD_TABLE(5, 2),
  FLOW_BAD_COMMAND(5, 6),
  GROUP_EXISTS(6, 0),
  GROUP_INVALID(6, 1),
  GROUP_UNKNOWN(6, 8),
  GROUP_BAD_COMMAND(6, 11),
  BUNDLE_BAD_ID(17, 2),
  BUNDLE_EXISTS(17, 3),
  BUNDLE_CLOSED(17, 4),
  BUNDLE_BAD_TYPE(17, 6),
  BUNDLE_BAD_XID(17, 9),
  BUNDLE_UNSUPPORTED(17, 10),
  BUNDLE_FAILED(17, 13);

  private final int type;
  private final int code;

  SwitchError(int type, int code) {
    this.type = type;
    this.code = code;
  }

  int type() {
    return type;
  }

  int code() {
    return code;
  }
}
