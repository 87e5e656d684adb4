package dev.keyway.controller.openflow.codec;

import org.projectfloodlight.openflow.protocol.OFErrorType;
import org.projectfloodlight.openflow.protocol.ver14.OFAsyncConfigFailedCodeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFBadActionCodeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFBadInstructionCodeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFBadMatchCodeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFBadRequestCodeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFBundleFailedCodeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFErrorTypeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFFlowModFailedCodeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFGroupModFailedCodeSerializerVer14;
import org.projectfloodlight.openflow.protocol.ver14.OFHelloFailedCodeSerializerVer14;

/**
 * Names for the type and code of an OFPT_ERROR (OpenFlow 1.4, section 7.5.4), numbers where there
 * is none.
 */
final class ErrorText {

  private ErrorText() {}

  static String of(int type, int code) {
    try {
      OFErrorType known = OFErrorTypeSerializerVer14.ofWireValue((short) type);
      return known + "/" + code(known, code);
    } catch (IllegalArgumentException e) {
      return "type " + type + ", code " + code;
    }
  }

  private static String code(OFErrorType type, int wire) {
    short code = (short) wire;
    try {
      Object known =
          switch (type) {
            case HELLO_FAILED -> OFHelloFailedCodeSerializerVer14.ofWireValue(code);
            case BAD_REQUEST -> OFBadRequestCodeSerializerVer14.ofWireValue(code);
            case BAD_ACTION -> OFBadActionCodeSerializerVer14.ofWireValue(code);
            case BAD_INSTRUCTION -> OFBadInstructionCodeSerializerVer14.ofWireValue(code);
            case BAD_MATCH -> OFBadMatchCodeSerializerVer14.ofWireValue(code);
            case FLOW_MOD_FAILED -> OFFlowModFailedCodeSerializerVer14.ofWireValue(code);
            case GROUP_MOD_FAILED -> OFGroupModFailedCodeSerializerVer14.ofWireValue(code);
            case ASYNC_CONFIG_FAILED -> OFAsyncConfigFailedCodeSerializerVer14.ofWireValue(code);
            case BUNDLE_FAILED -> OFBundleFailedCodeSerializerVer14.ofWireValue(code);
            default -> "code " + wire;
          };
      return known.toString();
    } catch (IllegalArgumentException e) {
      return "code " + wire;
    }
  }
}
