package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.controller.flow.Bits;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.TunnelKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Where one frame went: at which interfaces it arrived, and through which tunnels. */
final class Journey {

  /** A copy that came out of an interface. */
  record Arrival(Place place, Frame frame) {}

  private final Frame sent;
  private final Place origin;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<HypervisorId> crossed = new ArrayList<>();
  private final List<TunnelKey> keys = new ArrayList<>();
  private final List<Bits> lost = new ArrayList<>();

  Journey(Frame sent, Place origin) {
    this.sent = sent;
    this.origin = origin;
  }

  void arrives(Place place, Frame frame) {
    arrivals.add(new Arrival(place, frame));
  }

  void crosses(HypervisorId to, TunnelKey key) {
    crossed.add(to);
    keys.add(key);
  }

  void isLost(Bits tunnelIp) {
    lost.add(tunnelIp);
  }

  /** At exactly these, once at each, and as it was sent. */
  void arrivesAt(Port... ports) {
    arrivesAt(Arrays.asList(ports));
  }

  void arrivesAt(Collection<Port> ports) {
    assertThat(arrivals)
        .as("arrivals of %s from %s", sent, origin)
        .containsExactlyInAnyOrderElementsOf(
            ports.stream().map(port -> new Arrival(port.place().orElseThrow(), sent)).toList());
    assertThat(crossed)
        .as("hypervisors that %s from %s came to", sent, origin)
        .doesNotHaveDuplicates();
  }

  /** The same, where the ports weren't told to be. */
  void arrivesOnceAt(Collection<Place> places) {
    assertThat(arrivals)
        .as("arrivals of %s from %s", sent, origin)
        .containsExactlyInAnyOrderElementsOf(
            places.stream().map(place -> new Arrival(place, sent)).toList());
  }

  void arrivesNowhere() {
    arrivesAt();
  }

  /** Nobody saw it but the bridge, which sent one answer back. */
  void isAnsweredWith(Frame answer) {
    assertThat(arrivals)
        .as("answers to %s from %s", sent, origin)
        .containsExactly(new Arrival(origin, answer));
    staysHome();
  }

  /** Nothing of it was seen in the underlay. */
  Journey staysHome() {
    assertThat(crossed).as("hypervisors that %s from %s came to", sent, origin).isEmpty();
    assertThat(lost).as("addresses that %s from %s was sent to", sent, origin).isEmpty();
    return this;
  }

  /** In the underlay it carried this key, if it was there at all. */
  Journey carries(TunnelKey key) {
    assertThat(keys).as("keys of %s from %s", sent, origin).allMatch(key::equals);
    return this;
  }

  /** It was sent through the tunnels to exactly these. */
  Journey crossesTo(Collection<HypervisorId> hypervisors) {
    assertThat(crossed)
        .as("hypervisors that %s from %s came to", sent, origin)
        .containsExactlyInAnyOrderElementsOf(hypervisors);
    return this;
  }

  /** A copy went to an address where nobody is, or is any more. */
  Journey losesCopies(int copies) {
    assertThat(lost)
        .as("addresses that %s from %s was sent to in vain", sent, origin)
        .hasSize(copies);
    return this;
  }
}
