package dev.keyway.apps.api;

import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.networking.Discovery;
import dev.keyway.apps.api.networking.NetworksResource;
import dev.keyway.apps.api.networking.PortsResource;
import dev.keyway.apps.api.networking.SubnetsResource;
import dev.keyway.apps.api.operations.BackupResource;
import dev.keyway.apps.api.operations.DriftResource;
import dev.keyway.apps.api.operations.HealthResource;
import dev.keyway.apps.api.operations.HostSetupResource;
import dev.keyway.apps.api.operations.HostsResource;
import dev.keyway.apps.api.operations.HypervisorsResource;
import dev.keyway.apps.api.operations.KeysResource;
import dev.keyway.apps.api.operations.PortStatusResource;
import dev.keyway.apps.api.operations.ProjectsResource;
import dev.keyway.apps.api.operations.RevisionsResource;
import dev.keyway.apps.api.operations.StatusResource;
import dev.keyway.apps.api.operations.TopologyResource;
import dev.keyway.apps.api.operations.TunnelsResource;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Collection;
import dev.keyway.apps.hypervisor.Hosts;
import dev.keyway.controller.sync.Audits;
import dev.keyway.topology.command.NetworkCommands;
import java.util.UUID;
import java.util.function.Supplier;

/** All that the API serves. */
public final class Api {

  private Api() {}

  /**
   * The routes of a controller's API.
   *
   * @param networks the commands for its underlay
   * @param waiting how to wait for a revision
   * @param hosts those whose databases are connected
   * @param audits what was found on bridges
   * @param version the controller's
   * @param probing how to have tunnels probed
   * @param ids gives each new resource its id
   */
  public static ImmutableList<Route> routes(
      Backend backend,
      NetworkCommands networks,
      RevisionsResource.Waiting waiting,
      TunnelsResource.Probing probing,
      Hosts hosts,
      Audits audits,
      HealthResource health,
      String version,
      Supplier<UUID> ids) {
    return ImmutableList.<Route>builder()
        .addAll(Discovery.routes())
        .addAll(new Collection<>(new NetworksResource(networks), backend, ids).routes())
        .addAll(new Collection<>(new SubnetsResource(), backend, ids).routes())
        .addAll(new Collection<>(new PortsResource(), backend, ids).routes())
        .addAll(new HypervisorsResource(backend).routes())
        .addAll(new HostSetupResource(backend, hosts, waiting).routes())
        .addAll(new HostsResource(backend).routes())
        .addAll(new StatusResource(backend, health::notReady, version).routes())
        .addAll(new PortStatusResource(backend).routes())
        .addAll(new TopologyResource(backend).routes())
        .addAll(new TunnelsResource(backend, probing).routes())
        .addAll(new KeysResource(backend).routes())
        .addAll(new BackupResource(backend).routes())
        .addAll(new DriftResource(backend, audits).routes())
        .addAll(new RevisionsResource(backend, waiting).routes())
        .addAll(new ProjectsResource(backend).routes())
        .addAll(health.routes())
        .build();
  }
}
