package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFBundleCtrlType;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.BundleId;
import org.projectfloodlight.openflow.types.DatapathId;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U32;

/** What a switch says, and what it hears, for tests that play one. */
final class SwitchSide {

  static final OFFactory OF = OFFactories.getFactory(OFVersion.OF_14);
  static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);

  private SwitchSide() {}

  /** A HELLO with a bitmap of version bytes: 5 for 1.4. */
  static OFMessage hello(OFFactory header, int... versions) {
    long bitmap = 0;
    for (int version : versions) {
      bitmap |= 1L << version;
    }
    return header
        .buildHello()
        .setXid(9)
        .setElements(
            ImmutableList.of(header.helloElemVersionbitmap(ImmutableList.of(U32.of(bitmap)))))
        .build();
  }

  static OFMessage features(OFFactory factory, long xid, long datapath) {
    return factory.buildFeaturesReply().setXid(xid).setDatapathId(DatapathId.of(datapath)).build();
  }

  static OFMessage description(long xid) {
    return OF.buildDescStatsReply()
        .setXid(xid)
        .setMfrDesc("Nicira, Inc.")
        .setHwDesc("Open vSwitch")
        .setSwDesc("3.1.0")
        .setSerialNum("None")
        .setDpDesc("None")
        .build();
  }

  static OFMessage ports(long xid, OFPortDesc... ports) {
    return OF.buildPortDescStatsReply().setXid(xid).setEntries(ImmutableList.copyOf(ports)).build();
  }

  static OFMessage portStatus(OFPortReason reason, OFPortDesc port) {
    return OF.buildPortStatus().setXid(0).setReason(reason).setDesc(port).build();
  }

  static OFPortDesc port(int number, String name) {
    return OF.buildPortDesc()
        .setPortNo(OFPort.of(number))
        .setName(name)
        .setHwAddr(MacAddress.of(number))
        .build();
  }

  static OFMessage bundleReply(long xid, int bundle, OFBundleCtrlType type) {
    return OF.buildBundleCtrlMsg()
        .setXid(xid)
        .setBundleId(BundleId.of(bundle))
        .setBundleCtrlType(type)
        .build();
  }

  /** An error of any type and code, also of those that OpenFlowJ can't write. */
  static byte[] error(long xid, int type, int code) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(5).writeByte(1).writeShort(12).writeInt((int) xid);
    out.writeShort(type).writeShort(code);
    return ByteBufUtil.getBytes(out);
  }

  static byte[] bytes(OFMessage message) {
    ByteBuf out = Unpooled.buffer();
    message.writeTo(out);
    return ByteBufUtil.getBytes(out);
  }

  /** Reads all messages in some bytes, which must end where a message does. */
  static List<OFMessage> messages(ByteBuf in) {
    List<OFMessage> out = new ArrayList<>();
    try {
      while (in.isReadable()) {
        out.add(OFFactories.getGenericReader().readFrom(in));
      }
    } catch (OFParseError e) {
      throw new AssertionError(e);
    }
    return out;
  }
}
