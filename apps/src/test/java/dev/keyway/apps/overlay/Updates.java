package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.command.WantedIp;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Port;
import java.util.Optional;

/** Changes of a port, each of one thing. */
final class Updates {

  private static final PortCommands.Update NOTHING = update(Optional.empty(), Optional.empty());

  private Updates() {}

  static PortCommands.Update down() {
    return update(Optional.of(false), Optional.empty());
  }

  static PortCommands.Update securityOff() {
    return update(Optional.empty(), Optional.of(false));
  }

  private static PortCommands.Update update(
      Optional<Boolean> adminUp, Optional<Boolean> portSecurity) {
    return new PortCommands.Update(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        adminUp,
        portSecurity,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static PortCommands.Update addresses(ImmutableList<WantedIp> wanted) {
    return new PortCommands.Update(
        NOTHING.name(),
        NOTHING.description(),
        NOTHING.mac(),
        Optional.of(wanted),
        NOTHING.adminUp(),
        NOTHING.portSecurity(),
        NOTHING.deviceId(),
        NOTHING.deviceOwner(),
        NOTHING.host(),
        NOTHING.vnicType(),
        NOTHING.profile());
  }

  /** The guest moves from wherever it is. */
  static PortCommands.Update migratingTo(HypervisorId target) {
    return new PortCommands.Update(
        NOTHING.name(),
        NOTHING.description(),
        NOTHING.mac(),
        NOTHING.fixedIps(),
        NOTHING.adminUp(),
        NOTHING.portSecurity(),
        NOTHING.deviceId(),
        NOTHING.deviceOwner(),
        NOTHING.host(),
        NOTHING.vnicType(),
        Optional.of(ImmutableMap.of(Port.MIGRATING_TO, target.name())));
  }

  static PortCommands.Update place(HypervisorId host, String interfaceName) {
    return new PortCommands.Update(
        NOTHING.name(),
        NOTHING.description(),
        NOTHING.mac(),
        NOTHING.fixedIps(),
        NOTHING.adminUp(),
        NOTHING.portSecurity(),
        NOTHING.deviceId(),
        NOTHING.deviceOwner(),
        Optional.of(Optional.of(host)),
        NOTHING.vnicType(),
        Optional.of(ImmutableMap.of(Port.INTERFACE, interfaceName)));
  }
}
