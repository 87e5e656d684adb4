package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which frames a flow is for: conditions on fields, all of which must hold, in the order of {@link
 * Field}.
 *
 * @param opaque what a switch said in terms that we have no field for, as TLV bytes in hexadecimal;
 *     never in a match of ours, kept so that a flow of somebody else's can be told apart and
 *     removed
 */
public record Match(ImmutableList<Condition> conditions, String opaque) {

  /** Every frame. */
  public static final Match ALL = new Match(ImmutableList.of(), "");

  /** A field, the bits of it that count, and their value. */
  public record Condition(Field field, Bits value, Bits mask) {

    /** Clears the bits that don't count, so that equal conditions are equal values. */
    public Condition {
      value = value.and(mask);
    }

    /** Whether every bit counts. */
    public boolean isExact() {
      return mask.equals(field.allOnes());
    }

    @Override
    public String toString() {
      return field.name().toLowerCase(java.util.Locale.ROOT)
          + "="
          + value
          + (isExact() ? "" : "/" + mask);
    }
  }

  /** Starts a match. */
  public static Builder where(Field field, long value) {
    return new Builder().and(field, value);
  }

  /** The condition on a field, if there is one. */
  public Optional<Condition> on(Field field) {
    return conditions.stream().filter(condition -> condition.field() == field).findFirst();
  }

  @Override
  public String toString() {
    String text = String.join(",", conditions.stream().map(Condition::toString).toList());
    return opaque.isEmpty() ? text : text + (text.isEmpty() ? "" : ",") + "opaque=" + opaque;
  }

  /** Collects conditions, in any order, one for each field. */
  public static final class Builder {

    private final List<Condition> conditions = new ArrayList<>(6);

    /** Asks for a value. */
    public Builder and(Field field, long value) {
      return and(field, Bits.of(value), field.allOnes());
    }

    /** Asks for an Ethernet address. */
    public Builder and(Field field, MacAddress value) {
      return and(field, Bits.of(value), field.allOnes());
    }

    /** Asks for an IP address. */
    public Builder and(Field field, IpAddress value) {
      return and(field, Bits.of(value), field.allOnes());
    }

    /** Asks for a value in some bits of the field. */
    public Builder and(Field field, Bits value, Bits mask) {
      for (Condition condition : conditions) {
        if (condition.field() == field) {
          throw new IllegalArgumentException("two conditions on " + field);
        }
      }
      conditions.add(new Condition(field, value, mask));
      return this;
    }

    /** The match. */
    public Match build() {
      return build("");
    }

    /** The match, with TLVs that have no field here. */
    public Match build(String opaque) {
      conditions.sort(Comparator.comparing(Condition::field));
      return new Match(ImmutableList.copyOf(conditions), opaque);
    }
  }
}
