package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.PortId;
import java.util.List;

/** Ids, and names that stand for one. */
final class Ids {

  private Ids() {}

  /** Whether a text is an id; what is none is a name. */
  static boolean isId(String text) {
    try {
      PortId.parse(text);
      return true;
    } catch (BadValueException name) {
      return false;
    }
  }

  /** The id of a port that is given by id or by name. */
  static String ofPort(ApiConnection api, String idOrName) throws ClientException {
    if (isId(idOrName)) {
      return idOrName;
    }
    JsonNode answer =
        api.get(ApiPath.of("/v2.0/ports").with("name", idOrName).with("fields", "id"));
    List<String> ids = answer.path("ports").findValuesAsText("id");
    if (ids.isEmpty()) {
      throw ClientException.refused("no port has the name '" + idOrName + "'");
    }
    if (ids.size() > 1) {
      throw ClientException.refused(
          ids.size()
              + " ports have the name '"
              + idOrName
              + "': give the id of one of "
              + String.join(", ", ids));
    }
    return ids.get(0);
  }
}
