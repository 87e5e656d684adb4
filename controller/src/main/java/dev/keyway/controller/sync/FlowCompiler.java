package dev.keyway.controller.sync;

import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.util.Set;

/**
 * Says what a hypervisor's bridge should hold: a pure function of the world, asked in any order.
 */
public interface FlowCompiler {

  /**
   * The flows and groups about some subjects on one hypervisor. Each flow belongs to exactly one
   * subject, so that the rules of a set are those of its parts together; a subject that the world
   * doesn't have, or that doesn't concern this hypervisor, has none.
   */
  Rules compile(World world, HypervisorId here, Set<Subject> subjects);

  /**
   * Whose a group is: the cookie of the flows that belong to the same port or network.
   *
   * @param group its id, in our range
   */
  Cookie ownerOf(long group);
}
