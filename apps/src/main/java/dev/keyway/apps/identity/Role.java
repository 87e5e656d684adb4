package dev.keyway.apps.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.common.base.Ascii;
import dev.keyway.topology.model.BadValueException;
import java.util.Arrays;

/** What somebody is in a project. What each may do is in the API's policy. */
public enum Role {
  /** Operates Keyway: everything of everybody. */
  ADMIN,
  /** Reads and changes what the project has. */
  MEMBER,
  /** Reads what the project has. */
  READER;

  /** Reads {@code admin}, {@code member} or {@code reader}. */
  @JsonCreator
  public static Role parse(String text) {
    return Arrays.stream(values())
        .filter(role -> role.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new BadValueException(text, "admin, member or reader"));
  }

  @Override
  @JsonValue
  public String toString() {
    return Ascii.toLowerCase(name());
  }
}
