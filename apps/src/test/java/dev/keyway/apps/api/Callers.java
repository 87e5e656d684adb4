package dev.keyway.apps.api;

import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.identity.Authenticator;
import dev.keyway.apps.identity.Identity;
import dev.keyway.apps.identity.Role;
import java.util.Optional;

/** Callers whose names are their tokens. */
final class Callers {

  static final String ADMIN = "admin";
  static final String RED = "red";
  static final String RED_READER = "red-reader";
  static final String BLUE = "blue";
  static final String WATCHER = "watcher";

  private static final ImmutableMap<String, Identity> ALL =
      ImmutableMap.of(
          ADMIN, new Identity("1", ADMIN, Identity.ADMIN_PROJECT, Role.ADMIN),
          RED, new Identity("2", RED, "red", Role.MEMBER),
          RED_READER, new Identity("3", RED_READER, "red", Role.READER),
          BLUE, new Identity("4", BLUE, "blue", Role.MEMBER),
          WATCHER, new Identity("5", WATCHER, Identity.ADMIN_PROJECT, Role.READER));

  static final Authenticator KNOWN =
      credential -> credential.flatMap(name -> Optional.ofNullable(ALL.get(name)));

  private Callers() {}
}
