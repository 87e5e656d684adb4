package dev.keyway.controller.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.SampleRules;
import dev.keyway.controller.ovs.DummyOvs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.projectfloodlight.openflow.protocol.OFBundleCtrlType;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** What Open vSwitch's own decoder makes of the messages that we write. */
final class OfpPrintIT {

  @TempDir private Path directory;

  @Test
  void messagesMeanWhatTheyAreMeantTo() {
    try (DummyOvs ovs = DummyOvs.start(directory)) {
      Flow flow =
          new Flow(
              30,
              7,
              Match.where(Field.ETH_TYPE, 0x806).and(Field.ARP_OP, 1).build(),
              Cookie.of(Cookie.Kind.NETWORK, 5),
              ImmutableList.of(
                  Action.move(Field.ARP_SHA, Field.ARP_THA),
                  Action.set(Field.ARP_OP, 2),
                  Action.inPort()),
              OptionalInt.of(50));
      assertThat(print(ovs, Requests.bundled(3, new Change.Put(flow), 11)))
          .contains("OFPT_BUNDLE_ADD_MESSAGE (OF1.4) (xid=0xb)")
          .contains("bundle_id=0x3 flags=atomic ordered")
          .contains("FLOW_MOD (OF1.4) (xid=0xb): ADD table:30 priority=7,arp,arp_op=1")
          .contains("cookie:0x4b57020000000005")
          .contains(
              "actions=move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],set_field:2->arp_op,IN_PORT,"
                  + "goto_table:50");
      assertThat(print(ovs, ChangeWriter.message(new Change.Remove(flow), 12)))
          .contains("DEL_STRICT table:30 priority=7,arp,arp_op=1")
          .contains("cookie:0x4b57020000000005/0xffff000000000000");
      Group group = new Group(Group.FIRST, ImmutableList.of(ImmutableList.of(Action.output(1))));
      assertThat(print(ovs, ChangeWriter.message(new Change.AddGroup(group), 13)))
          .contains("ADD group_id=2147483648,type=all,bucket=actions=output:1");
      assertThat(print(ovs, Requests.ourFlows(14))).contains("OFPST_FLOW request (OF1.4)");
      assertThat(print(ovs, Requests.framesByActionOnly(15)))
          .contains("PACKET_IN: action\n")
          .contains("FLOW_REMOVED: (off)");
      assertThat(print(ovs, Requests.bundle(OFBundleCtrlType.COMMIT_REQUEST, 3, 16)))
          .contains("type=COMMIT_REQUEST flags=atomic ordered");
      assertThat(print(ovs, Requests.hello(4, 17))).contains("version bitmap: 0x04");
    }
  }

  @Test
  void everySampleIsReadWithoutComplaint() {
    try (DummyOvs ovs = DummyOvs.start(directory)) {
      for (Change change : Change.inOrder(Difference.between(Rules.NONE, SampleRules.all()))) {
        assertThat(print(ovs, Requests.bundled(1, change, 1)))
            .doesNotContain("***")
            .containsAnyOf("FLOW_MOD", "GROUP_MOD");
      }
    }
  }

  private static String print(DummyOvs ovs, OFMessage message) {
    ByteBuf out = Unpooled.buffer();
    message.writeTo(out);
    return ovs.ofctl("ofp-print", BaseEncoding.base16().encode(ByteBufUtil.getBytes(out)));
  }
}
