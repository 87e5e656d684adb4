package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/**
 * Changes of flows and groups as flow-mods and group-mods (OpenFlow 1.4, sections 7.3.4.1 and
 * 7.3.4.2).
 */
public final class ChangeWriter {

  private static final OFFactory OF = OFFactories.getFactory(OFVersion.OF_14);
  private static final U64 MARK_MASK = U64.of(Cookie.MARK_MASK);

  /** What is left of 64 KiB inside the 16 bytes of a bundle's message. */
  private static final int LONGEST_IN_BUNDLE = 65_535 - 16;

  /** Up to here the length is not even looked at. */
  private static final int SURELY_FITTING_BUCKETS = 100;

  private ChangeWriter() {}

  /**
   * The message for a change.
   *
   * @param xid the transaction id; inside a bundle the same as that of the message around it
   */
  public static OFMessage message(Change change, long xid) {
    if (change instanceof Change.Put put) {
      return put(put.flow(), xid);
    } else if (change instanceof Change.Remove remove) {
      return remove(remove.flow(), xid);
    } else if (change instanceof Change.AddGroup add) {
      return filled(OF.buildGroupAdd(), add.group(), xid);
    } else if (change instanceof Change.ChangeGroup modify) {
      return filled(OF.buildGroupModify(), modify.group(), xid);
    } else if (change instanceof Change.RemoveGroup remove) {
      return named(OF.buildGroupDelete(), remove.group(), xid).build();
    }
    throw new AssertionError(change);
  }

  private static OFMessage put(Flow flow, long xid) {
    return OF.buildFlowAdd()
        .setXid(xid)
        .setTableId(TableId.of(flow.table()))
        .setPriority(flow.priority())
        .setMatch(new OxmMatch(flow.match()))
        .setCookie(U64.of(flow.cookie().value()))
        .setBufferId(OFBufferId.NO_BUFFER)
        .setOutPort(OFPort.ANY)
        .setOutGroup(OFGroup.ANY)
        .setInstructions(instructions(flow))
        .build();
  }

  private static OFMessage remove(Flow flow, long xid) {
    return OF.buildFlowDeleteStrict()
        .setXid(xid)
        .setTableId(TableId.of(flow.table()))
        .setPriority(flow.priority())
        .setMatch(new OxmMatch(flow.match()))
        // Somebody may have put a flow of theirs in our flow's place since we looked: leave it.
        .setCookie(U64.of(flow.cookie().value()))
        .setCookieMask(MARK_MASK)
        .setBufferId(OFBufferId.NO_BUFFER)
        .setOutPort(OFPort.ANY)
        .setOutGroup(OFGroup.ANY)
        .build();
  }

  private static List<OFInstruction> instructions(Flow flow) {
    List<OFInstruction> out = new ArrayList<>(2);
    if (!flow.actions().isEmpty()) {
      out.add(OF.instructions().applyActions(ActionWriter.actions(flow.actions())));
    }
    if (flow.next().isPresent()) {
      out.add(OF.instructions().gotoTable(TableId.of(flow.next().getAsInt())));
    }
    return out;
  }

  private static OFGroupMod filled(OFGroupMod.Builder builder, Group group, long xid) {
    ImmutableList<OFBucket> buckets =
        group.buckets().stream()
            .map(
                actions ->
                    OF.buildBucket()
                        .setWatchPort(OFPort.ANY)
                        .setWatchGroup(OFGroup.ANY)
                        .setActions(ActionWriter.actions(actions))
                        .build())
            .collect(ImmutableList.toImmutableList());
    OFGroupMod message = named(builder, group, xid).setBuckets(buckets).build();
    if (buckets.size() > SURELY_FITTING_BUCKETS) {
      refuseOversize(group, message);
    }
    return message;
  }

  /**
   * OpenFlowJ would write a length that has wrapped around, and all that follows would be nonsense.
   */
  private static void refuseOversize(Group group, OFGroupMod message) {
    ByteBuf trial = Unpooled.buffer();
    message.writeTo(trial);
    if (trial.readableBytes() > LONGEST_IN_BUNDLE) {
      throw new IllegalArgumentException(
          "group "
              + group.id()
              + " has "
              + group.buckets().size()
              + " buckets, more than one OpenFlow message can hold");
    }
  }

  private static OFGroupMod.Builder named(OFGroupMod.Builder builder, Group group, long xid) {
    return builder.setXid(xid).setGroupType(OFGroupType.ALL).setGroup(OFGroup.of((int) group.id()));
  }
}
