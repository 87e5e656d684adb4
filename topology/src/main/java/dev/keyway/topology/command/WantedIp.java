package dev.keyway.topology.command;

import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.SubnetId;
import java.util.Optional;

/** One entry of {@code fixed_ips} as asked for: a subnet, an address, or both. */
public record WantedIp(Optional<SubnetId> subnet, Optional<IpAddress> address) {}
