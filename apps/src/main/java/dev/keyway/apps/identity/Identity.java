package dev.keyway.apps.identity;

/**
 * Somebody who calls.
 *
 * @param id what the audit log knows them by: the id of the token; empty without authentication
 * @param name for people
 * @param project the one project that the role is in
 */
public record Identity(String id, String name, String project, Role role) {

  /** The project of those who operate Keyway: its readers read everything. */
  public static final String ADMIN_PROJECT = "admin";

  /** The project of whatever is made without naming one, where nobody has to say who they are. */
  public static final String DEFAULT_PROJECT = "default";

  /** Everybody, where nobody has to say who they are. */
  public static final Identity EVERYBODY = new Identity("", "", DEFAULT_PROJECT, Role.ADMIN);

  /** Who does not say who they are, where that is not asked: sees nothing of anybody. */
  public static final Identity NOBODY = new Identity("", "", "", Role.READER);

  /** Whether nothing is hidden from them: admins, and readers of the admin project. */
  public boolean seesEverything() {
    return role == Role.ADMIN || (role == Role.READER && project.equals(ADMIN_PROJECT));
  }

  /** Whether they may know what a project has. */
  public boolean sees(String owner) {
    return seesEverything() || project.equals(owner);
  }

  /** Whether they may change what a project has. */
  public boolean mayChange(String owner) {
    return role == Role.ADMIN || (role == Role.MEMBER && project.equals(owner));
  }
}
