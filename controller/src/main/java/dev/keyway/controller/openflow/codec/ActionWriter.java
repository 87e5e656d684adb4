package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActions;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;

/** Our actions as OpenFlowJ's. */
final class ActionWriter {

  private static final OFActions ACTIONS = OFFactories.getFactory(OFVersion.OF_14).actions();

  private ActionWriter() {}

  static ImmutableList<OFAction> actions(ImmutableList<Action> actions) {
    // Now and not when it is written: an action that can't be sent is to fail where it is asked
    // for.
    return actions.stream().map(ActionWriter::action).collect(ImmutableList.toImmutableList());
  }

  private static OFAction action(Action action) {
    if (action instanceof Action.Output output) {
      return ACTIONS.output(OFPort.of((int) output.port()), 0);
    } else if (action instanceof Action.InPort) {
      return ACTIONS.output(OFPort.IN_PORT, 0);
    } else if (action instanceof Action.ToController to) {
      return ACTIONS.output(OFPort.CONTROLLER, to.bytes());
    } else if (action instanceof Action.ToGroup group) {
      return ACTIONS.group(OFGroup.of((int) group.group()));
    } else if (action instanceof Action.Set set) {
      return ACTIONS.setField(new OxmValue(set.field(), set.value()));
    } else if (action instanceof Action.Move move) {
      return ACTIONS
          .buildNiciraMove()
          .setNBits(move.from().bits())
          .setSrc(Integer.toUnsignedLong(Oxm.header(move.from())))
          .setDst(Integer.toUnsignedLong(Oxm.header(move.to())))
          .build();
    }
    throw new IllegalArgumentException(action + " is only ever read from a switch");
  }
}
