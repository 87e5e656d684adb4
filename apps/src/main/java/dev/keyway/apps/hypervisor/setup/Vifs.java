package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.INTERFACE;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.TableChanges;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Vif;
import java.util.Optional;
import java.util.function.Function;

/** Reads which interfaces of a host name a port. */
public final class Vifs {

  static final String IFACE_ID = "iface-id";
  static final String ATTACHED_MAC = "attached-mac";

  private Vifs() {}

  /**
   * What became of them in one transaction of the host.
   *
   * @param gone the names of interfaces that named a port, and no longer do
   */
  public record Changed(ImmutableList<Vif> put, ImmutableSet<String> gone) {

    /** Whether it concerns no port. */
    public boolean isEmpty() {
      return put.isEmpty() && gone.isEmpty();
    }
  }

  /** All of a host. */
  public static ImmutableList<Vif> all(HostImage image) {
    return image.interfaces().stream()
        .flatMap(row -> of(row).stream())
        .collect(ImmutableList.toImmutableList());
  }

  /** Those that a change is about; costs what changed, whatever else there is. */
  public static Changed in(TableChanges changes) {
    ImmutableList.Builder<Vif> put = ImmutableList.builder();
    ImmutableSet.Builder<String> there = ImmutableSet.builder();
    ImmutableSet.Builder<String> before = ImmutableSet.builder();
    for (TableChanges.Change change : changes.of(INTERFACE).values()) {
      Optional<Vif> was = change.before().flatMap(Vifs::of);
      Optional<Vif> is = change.after().flatMap(Vifs::of);
      was.ifPresent(vif -> before.add(vif.interfaceName()));
      is.ifPresent(vif -> there.add(vif.interfaceName()));
      is.filter(vif -> !was.equals(is)).ifPresent(put::add);
    }
    // An interface that was plugged out and in again at once is another row of the same name.
    return new Changed(put.build(), Sets.difference(before.build(), there.build()).immutableCopy());
  }

  /** What an interface says of itself; empty if it names no port. */
  static Optional<Vif> of(Row row) {
    return external(row, IFACE_ID, PortId::parse)
        .map(
            port ->
                new Vif(HostImage.name(row), port, external(row, ATTACHED_MAC, MacAddress::parse)));
  }

  private static <T> Optional<T> external(Row row, String key, Function<String, T> parser) {
    String text = row.map(EXTERNAL_IDS).getOrDefault(key, "");
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text));
    } catch (BadValueException none) {
      return Optional.empty();
    }
  }
}
