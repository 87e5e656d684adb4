package dev.keyway.apps.api.access;

import dev.keyway.apps.identity.Identity;
import dev.keyway.apps.identity.Role;

/** Who may call a route. Whose things they then meet there is a matter of their project. */
enum Who {
  /** Also those who do not say who they are. */
  ANYBODY,
  /** Whoever is known, in any role. */
  CALLERS,
  /** Those who may change what their project has. */
  WRITERS,
  /** Those who see everything: admins, and readers of the admin project. */
  WATCHERS,
  /** Those who operate Keyway. */
  ADMINS;

  boolean includes(Identity caller) {
    return switch (this) {
      case ANYBODY, CALLERS -> true;
      case WRITERS -> caller.role() != Role.READER;
      case WATCHERS -> caller.seesEverything();
      case ADMINS -> caller.role() == Role.ADMIN;
    };
  }
}
