package dev.keyway.apps.hypervisor.setup;

import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import java.util.Optional;

/** Plans for hosts, and hosts after them. */
final class Plans {

  static final String TARGET = "tcp:192.0.2.1:6653";

  static HostPlan joining(HostImage image) {
    return joining(image, TARGET);
  }

  static HostPlan joining(HostImage image, String target) {
    try {
      HostIdentity identity = HostIdentity.of(image, "br-int");
      return HostPlan.of(
          image,
          new HostWish.Joined(
              HostSetup.of(image, identity, target), Optional.empty(), asked(image)));
    } catch (UnfitHostException e) {
      throw new AssertionError(e);
    }
  }

  /** What we have asked for, if anybody has asked for anything since the host was built. */
  private static long asked(HostImage image) {
    return image.asked() > SomeHost.ASKED ? image.asked() : 0;
  }

  static HostPlan leaving(HostImage image) {
    return HostPlan.of(image, new HostWish.Left(false));
  }

  static HostImage after(HostImage image, HostPlan plan) {
    return new HostImage(new SmallDatabase(image.tables()).run(plan.operations()).tables());
  }

  static Tables withoutCounters(HostImage image) {
    Row root = image.root().orElseThrow();
    return new SmallDatabase(image.tables())
        .set("Open_vSwitch", root, "next_cfg", OvsdbValue.number(0))
        .set("Open_vSwitch", root, "cur_cfg", OvsdbValue.number(0))
        .tables();
  }

  static Row bridge(HostImage image, String name) {
    return image.bridge(name).orElseThrow();
  }

  static HostImage with(HostImage image, String table, Row row, String column, String... map) {
    return new HostImage(
        new SmallDatabase(image.tables()).set(table, row, column, SomeHost.map(map)).tables());
  }

  private Plans() {}

  static HostSetup setup(HostImage image) {
    try {
      return HostSetup.of(image, HostIdentity.of(image, "br-int"), TARGET);
    } catch (UnfitHostException e) {
      throw new AssertionError(e);
    }
  }
}
