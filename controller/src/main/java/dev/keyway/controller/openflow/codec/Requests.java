package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Match;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.projectfloodlight.openflow.protocol.OFBundleCtrlType;
import org.projectfloodlight.openflow.protocol.OFBundleFlags;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFHelloFailedCode;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.BundleId;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFErrorCauseData;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U32;
import org.projectfloodlight.openflow.types.U64;

/** Every message that we send, other than flow-mods and group-mods. */
public final class Requests {

  private static final OFFactory OF = OFFactories.getFactory(OFVersion.OF_14);
  private static final ImmutableSet<OFBundleFlags> ATOMIC_ORDERED =
      ImmutableSet.of(OFBundleFlags.ATOMIC, OFBundleFlags.ORDERED);

  private Requests() {}

  /** Whether messages can be written in a version at all. */
  public static boolean canWrite(int version) {
    return version >= OFVersion.OF_10.getWireVersion()
        && version <= OFVersion.OF_15.getWireVersion();
  }

  /** Says that we speak one version, and no other. */
  public static OFMessage hello(int version, long xid) {
    OFFactory factory = factory(version);
    if (version < OFVersion.OF_13.getWireVersion()) {
      // The versions before 1.3 have no bitmap.
      return factory.buildHello().setXid(xid).build();
    }
    return factory
        .buildHello()
        .setXid(xid)
        .setElements(
            ImmutableList.of(
                factory.helloElemVersionbitmap(ImmutableList.of(U32.of(1L << version)))))
        .build();
  }

  /** Says why we don't go on with a peer. */
  public static OFMessage helloFailed(int version, long xid, String why) {
    OFFactory factory = factory(version);
    byte[] text = why.getBytes(StandardCharsets.US_ASCII);
    return factory
        .errorMsgs()
        .buildHelloFailedErrorMsg()
        .setXid(xid)
        .setCode(OFHelloFailedCode.INCOMPATIBLE)
        .setData(OFErrorCauseData.of(text, factory.getVersion()))
        .build();
  }

  /** Asks for the datapath id. */
  public static OFMessage features(int version, long xid) {
    return factory(version).buildFeaturesRequest().setXid(xid).build();
  }

  /** Answers an echo request in its own version. */
  public static OFMessage echoReply(Inbound.EchoRequest request) {
    byte[] payload = new byte[request.payload().remaining()];
    ByteBuffer from = request.payload().duplicate();
    from.get(payload);
    return factory(request.version())
        .buildEchoReply()
        .setXid(request.xid())
        .setData(payload)
        .build();
  }

  /** Asks for a sign of life. */
  public static OFMessage echo(long xid) {
    return OF.buildEchoRequest().setXid(xid).build();
  }

  /** Asks who made the switch. */
  public static OFMessage description(long xid) {
    return OF.buildDescStatsRequest().setXid(xid).build();
  }

  /** Asks for all ports. */
  public static OFMessage ports(long xid) {
    return OF.buildPortDescStatsRequest().setXid(xid).build();
  }

  /**
   * Asks to be sent only those frames that a flow's actions send here, none that no flow matched;
   * and no removed flows (OpenFlow 1.4, section 7.3.10).
   */
  public static OFMessage framesByActionOnly(long xid) {
    return OF.buildAsyncSet()
        .setXid(xid)
        .setProperties(
            ImmutableList.of(
                OF.asyncConfigPropPacketInMaster(WireFormat.FRAMES_BY_ACTION),
                OF.asyncConfigPropFlowRemovedMaster(0)))
        .build();
  }

  /** Asks for the flows that have our mark. */
  public static OFMessage ourFlows(long xid) {
    return OF.buildFlowStatsRequest()
        .setXid(xid)
        .setTableId(TableId.ALL)
        .setOutPort(OFPort.ANY)
        .setOutGroup(OFGroup.ANY)
        .setCookie(U64.of(Cookie.MARK))
        .setCookieMask(U64.of(Cookie.MARK_MASK))
        .setMatch(new OxmMatch(Match.ALL))
        .build();
  }

  /** Asks for all groups; they have no cookie to ask by. */
  public static OFMessage groups(long xid) {
    return OF.buildGroupDescStatsRequest().setXid(xid).build();
  }

  /** Has a frame sent by the switch, as if it came from the controller's own port. */
  public static OFMessage packetOut(ImmutableList<Action> actions, ByteBuffer frame, long xid) {
    byte[] bytes = new byte[frame.remaining()];
    frame.duplicate().get(bytes);
    return OF.buildPacketOut()
        .setXid(xid)
        .setBufferId(OFBufferId.NO_BUFFER)
        .setInPort(OFPort.CONTROLLER)
        .setActions(ActionWriter.actions(actions))
        .setData(bytes)
        .build();
  }

  /** Asks for an answer after all that was sent before. */
  public static OFMessage barrier(long xid) {
    return OF.buildBarrierRequest().setXid(xid).build();
  }

  /**
   * Opens, closes, commits or discards an atomic, ordered bundle (OpenFlow 1.4, section 7.3.9.1).
   */
  public static OFMessage bundle(OFBundleCtrlType type, int bundle, long xid) {
    return OF.buildBundleCtrlMsg()
        .setXid(xid)
        .setBundleId(BundleId.of(bundle))
        .setBundleCtrlType(type)
        .setFlags(ATOMIC_ORDERED)
        .build();
  }

  /** Adds a change to a bundle (OpenFlow 1.4, section 7.3.9.2). */
  public static OFMessage bundled(int bundle, Change change, long xid) {
    return OF.buildBundleAddMsg()
        // The transaction ids must be the same, inside and outside.
        .setXid(xid)
        .setBundleId(BundleId.of(bundle))
        .setFlags(ATOMIC_ORDERED)
        .setData(ChangeWriter.message(change, xid))
        .build();
  }

  private static OFFactory factory(int version) {
    for (OFVersion known : OFVersion.values()) {
      if (known.getWireVersion() == version) {
        return OFFactories.getFactory(known);
      }
    }
    throw new IllegalArgumentException("no OpenFlow of version " + version);
  }
}
