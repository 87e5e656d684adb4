package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Field;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A frame as the fields that Open vSwitch reads from it; a field that it doesn't have reads as 0.
 * Inside a bridge it also carries what the bridge knows about it: its port and its tunnel.
 *
 * @param fields those that aren't 0
 */
record Frame(ImmutableMap<Field, Bits> fields) {

  /** What no guest sees. */
  private static final Set<Field> ABOUT_IT =
      EnumSet.of(Field.IN_PORT, Field.TUNNEL_ID, Field.TUNNEL_IPV4_SRC, Field.TUNNEL_IPV4_DST);

  private static final Bits ZERO = Bits.of(0);

  static Frame ethernet(MacAddress from, MacAddress to, int type) {
    return new Frame(ImmutableMap.of())
        .with(Field.ETH_SRC, from)
        .with(Field.ETH_DST, to)
        .with(Field.ETH_TYPE, type);
  }

  Bits get(Field field) {
    Bits value = fields.get(field);
    return value == null ? ZERO : value;
  }

  long number(Field field) {
    return get(field).low();
  }

  Frame with(Field field, Bits value) {
    if (!value.and(field.allOnes()).equals(value)) {
      throw new IllegalArgumentException(value + " is too wide for " + field);
    }
    Map<Field, Bits> changed = new EnumMap<>(Field.class);
    changed.putAll(fields);
    if (value.equals(ZERO)) {
      changed.remove(field);
    } else {
      changed.put(field, value);
    }
    return new Frame(ImmutableMap.copyOf(changed));
  }

  Frame with(Field field, long value) {
    return with(field, Bits.of(value));
  }

  Frame with(Field field, MacAddress value) {
    return with(field, Bits.of(value));
  }

  Frame with(Field field, IpAddress value) {
    return with(field, Bits.of(value));
  }

  Frame without(Field... absent) {
    Frame rest = this;
    for (Field field : absent) {
      rest = rest.with(field, ZERO);
    }
    return rest;
  }

  /** Only what is on the wire. */
  Frame bare() {
    return without(ABOUT_IT.toArray(Field[]::new));
  }
}
