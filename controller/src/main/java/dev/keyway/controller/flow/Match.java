package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which frames a flow is for: conditions on fields, all of which must hold, in the order of {@link
 * Field}.
 *
 * <p>A hypervisor may have hundreds of thousands of them in the memory at once, so that the
 * conditions are kept as bare numbers, side by side, with the hash of all. Whoever wants to see one
 * is given it as a {@link Condition}.
 */
public final class Match {

  /** Every frame. */
  public static final Match ALL = new Builder().build();

  /** The fields that have conditions, by ordinal, and those of them that have a mask. */
  private final int present;

  private final int masked;

  /**
   * For each field that is present: the value, then the mask if there is one; 1 or 2 words each.
   */
  private final long[] words;

  private final String opaque;
  private final int hash;

  private Match(int present, int masked, long[] words, String opaque) {
    this.present = present;
    this.masked = masked;
    this.words = words;
    this.opaque = opaque;
    this.hash = hash(present, masked, words) ^ opaque.hashCode();
  }

  /** A field, the bits of it that count, and their value. */
  public record Condition(Field field, Bits value, Bits mask) {

    /** Whether every bit counts. */
    public boolean isExact() {
      return mask.equals(field.allOnes());
    }

    @Override
    public String toString() {
      return field.name().toLowerCase(Locale.ROOT) + "=" + value + (isExact() ? "" : "/" + mask);
    }
  }

  /** Starts a match. */
  public static Builder where(Field field, long value) {
    return new Builder().and(field, value);
  }

  /** The conditions, in the order of their fields. */
  public ImmutableList<Condition> conditions() {
    ImmutableList.Builder<Condition> out = ImmutableList.builder();
    for (int rest = present; rest != 0; rest &= rest - 1) {
      out.add(condition(Field.at(Integer.numberOfTrailingZeros(rest))));
    }
    return out.build();
  }

  /** The condition on a field, if there is one. */
  public Optional<Condition> on(Field field) {
    return (present & field.bit()) == 0 ? Optional.empty() : Optional.of(condition(field));
  }

  /** Whether there are conditions on these fields only. */
  public boolean isWithin(Iterable<Field> fields) {
    int rest = present;
    for (Field field : fields) {
      rest &= ~field.bit();
    }
    return rest == 0;
  }

  /**
   * What a switch said in terms that we have no field for, as TLV bytes in hexadecimal; never in a
   * match of ours, kept so that a flow of somebody else's can be told apart and removed.
   */
  public String opaque() {
    return opaque;
  }

  private Condition condition(Field field) {
    int at = placeOf(field, present, masked);
    Bits value = read(at, field);
    boolean hasMask = (masked & field.bit()) != 0;
    return new Condition(field, value, hasMask ? read(at + field.words(), field) : field.allOnes());
  }

  private Bits read(int at, Field field) {
    return field.words() == 1 ? Bits.of(words[at]) : new Bits(words[at], words[at + 1]);
  }

  /** Where a field's words begin: after those of all fields before it. */
  private static int placeOf(Field field, int present, int masked) {
    int before = field.bit() - 1;
    return wordsOf(present & before) + wordsOf(masked & before);
  }

  private static int wordsOf(int fields) {
    return Integer.bitCount(fields) + Integer.bitCount(fields & Field.WIDE);
  }

  private static int hash(int present, int masked, long[] words) {
    long hash = present ^ (long) masked << Integer.SIZE;
    for (long word : words) {
      hash = Bits.spread(hash ^ word);
    }
    return (int) (hash >>> Integer.SIZE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Match that
        && hash == that.hash
        && present == that.present
        && masked == that.masked
        && Arrays.equals(words, that.words)
        && opaque.equals(that.opaque);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    String text = String.join(",", conditions().stream().map(Condition::toString).toList());
    return opaque.isEmpty() ? text : text + (text.isEmpty() ? "" : ",") + "opaque=" + opaque;
  }

  /** Collects conditions, in any order, one for each field. */
  public static final class Builder {

    private static final int USUAL_WORDS = 8;

    private int present;
    private int masked;
    private long[] words = new long[USUAL_WORDS];
    private int length;

    /** Asks for a value. */
    public Builder and(Field field, long value) {
      return and(field, Bits.of(value));
    }

    /** Asks for an Ethernet address. */
    public Builder and(Field field, MacAddress value) {
      return and(field, value.value());
    }

    /** Asks for an IP address. */
    public Builder and(Field field, IpAddress value) {
      return and(field, Bits.of(value));
    }

    /** Asks for a value of the whole field. */
    public Builder and(Field field, Bits value) {
      insert(field, placeOf(field, present, masked), value.and(field.allOnes()));
      present |= field.bit();
      return this;
    }

    /** Asks for a value in some bits of the field; the others of the value don't count. */
    public Builder and(Field field, Bits value, Bits mask) {
      if (mask.equals(field.allOnes())) {
        return and(field, value);
      }
      int at = placeOf(field, present, masked);
      insert(field, at, value.and(mask));
      insert(field, at + field.words(), mask);
      present |= field.bit();
      masked |= field.bit();
      return this;
    }

    private void insert(Field field, int at, Bits bits) {
      if ((present & field.bit()) != 0) {
        throw new IllegalArgumentException("two conditions on " + field);
      }
      int more = field.words();
      if (length + more > words.length) {
        words = Arrays.copyOf(words, 2 * words.length);
      }
      System.arraycopy(words, at, words, at + more, length - at);
      if (more > 1) {
        words[at] = bits.high();
      }
      words[at + more - 1] = bits.low();
      length += more;
    }

    /** The match. */
    public Match build() {
      return build("");
    }

    /** The match, with TLVs that have no field here. */
    public Match build(String opaque) {
      return new Match(present, masked, Arrays.copyOf(words, length), opaque);
    }
  }
}
