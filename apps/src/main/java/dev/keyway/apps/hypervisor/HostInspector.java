package dev.keyway.apps.hypervisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.apps.hypervisor.setup.HostImage;
import dev.keyway.apps.hypervisor.setup.HostInspection;
import dev.keyway.apps.hypervisor.setup.HostTables;
import dev.keyway.controller.ovsdb.OvsdbClient;
import dev.keyway.controller.ovsdb.OvsdbSettings;
import java.io.IOException;
import java.util.Optional;

/** Inspects a host by its database alone, without a controller; changes nothing. */
public final class HostInspector {

  private HostInspector() {}

  /**
   * Reads and reports.
   *
   * @param database {@code unix:PATH} or {@code tcp:HOST:PORT}, as ovs-vsctl takes it
   * @param bridge the integration bridge where the host names no other
   * @param openFlowTarget where its bridge would be told to find the controller
   * @throws IllegalArgumentException if the database is named in another way
   * @throws IOException if it can't be read
   */
  public static ObjectNode inspect(String database, String bridge, String openFlowTarget)
      throws IOException {
    try (OvsdbClient client =
        OvsdbClient.connect(database, HostTables.MONITOR, OvsdbSettings.DEFAULTS)) {
      return HostInspection.of(
          new HostImage(client.session().tables()),
          bridge,
          openFlowTarget,
          false,
          Optional.empty());
    }
  }
}
