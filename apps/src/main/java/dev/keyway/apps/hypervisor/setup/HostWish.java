package dev.keyway.apps.hypervisor.setup;

import java.util.Optional;

/** What a host is to be like. */
public sealed interface HostWish {

  /**
   * A hypervisor of ours.
   *
   * @param remembered the record of what was there before, as it was last seen on the bridge; it is
   *     put back should somebody have removed it
   * @param asked the number (next_cfg) of what this connection last asked the switch for; 0 for
   *     nothing yet. What a switch says of itself is lost when its database restarts, so only an
   *     answer to a question of ours tells that it can't make a bridge
   */
  record Joined(HostSetup setup, Optional<Undo> remembered, long asked) implements HostWish {}

  /**
   * As it is, and told what is wrong.
   *
   * @param error {@code Type: message}
   */
  record Refused(String error) implements HostWish {}

  /**
   * Without anything of ours.
   *
   * @param force whether a bridge that we made goes although others have ports on it
   */
  record Left(boolean force) implements HostWish {}
}
