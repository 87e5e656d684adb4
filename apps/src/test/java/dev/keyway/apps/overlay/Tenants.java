package dev.keyway.apps.overlay;

import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;

/**
 * Four networks on three hypervisors, all with the same subnets, IP and MAC addresses: two tenants
 * everywhere, one on two hypervisors, one on a single one.
 */
final class Tenants extends Population {

  final HypervisorId hv1 = scene.hypervisor("hv1");
  final HypervisorId hv2 = scene.hypervisor("hv2");
  final HypervisorId hv3 = scene.hypervisor("hv3");
  final NetworkId blue = scene.network("blue", 10);
  final NetworkId red = scene.network("red", 4_294_967_295L);
  final NetworkId green = scene.network("green", 70_000);
  final NetworkId grey = scene.network("grey", 16_777_217);

  /** On blue: two here, and one on each of the others. */
  final Port alice = scene.port(blue, hv1);

  final Port bob = scene.port(blue, hv1);
  final Port carol = scene.port(blue, hv2);
  final Port dave = scene.port(blue, hv3);

  /** Red has the mirror image. */
  final Port mallory = scene.port(red, hv3);

  Tenants() {
    scene.port(red, hv2);
    scene.port(red, hv2);
    scene.port(red, hv1);
    scene.port(green, hv1);
    scene.port(green, hv2);
    scene.port(grey, hv3);
    scene.port(grey, hv3);
  }
}
