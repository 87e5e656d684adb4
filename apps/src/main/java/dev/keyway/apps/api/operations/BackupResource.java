package dev.keyway.apps.api.operations;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.controller.store.SqliteStore;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.world.Snapshot;
import dev.keyway.topology.world.World;

/**
 * A copy of the store at one revision. It is made of the world, in memory, so that it disturbs no
 * writer, and can be had also while the disk is full or the store's file is damaged.
 */
public final class BackupResource {

  private static final String SQLITE = "application/vnd.sqlite3";

  private final Backend backend;

  /** Serves that of a controller. */
  public BackupResource(Backend backend) {
    this.backend = backend;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(Route.of("GET", "/v1/backup", this::backup));
  }

  private Response backup(Request request) {
    World world = backend.view().world();
    try {
      return Response.bytes(SQLITE, ByteSource.wrap(SqliteStore.image(Snapshot.of(world))))
          .atRevision(world.revision());
    } catch (StoreException e) {
      throw new ApiException(503, "BackupFailed", String.valueOf(e.getMessage()));
    }
  }
}
