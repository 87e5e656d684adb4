package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import org.junit.jupiter.api.Test;

/** Types as the schema of Open vSwitch has them. */
final class ColumnTypeTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ColumnType TEXTS = type("{'key':'string','min':0,'max':'unlimited'}");
  private static final ColumnType VLANS =
      type("{'key':{'type':'integer','minInteger':0,'maxInteger':4095},'min':0,'max':4096}");
  private static final ColumnType OPTIONAL = type("{'key':{'type':'boolean'},'min':0,'max':1}");
  private static final ColumnType MAP =
      type("{'key':'string','value':'string','min':0,'max':'unlimited'}");

  @Test
  void aDifferenceOfSetsTogglesTheirMembers() {
    assertThat(apply(TEXTS, "['set',['a','b']]", "['set',['b','c']]"))
        .hasToString("[\"set\",[\"a\",\"c\"]]");
    assertThat(apply(TEXTS, "'a'", "'a'")).hasToString("[\"set\",[]]");
    assertThat(apply(TEXTS, "['set',[]]", "'a'")).hasToString("\"a\"");
    assertThat(apply(VLANS, "['set',[300,20]]", "['set',[1,300]]")).hasToString("[\"set\",[1,20]]");
    assertThat(apply(VLANS, "['set',[3,5,7]]", "['set',[9,7,3,4,2]]"))
        .hasToString("[\"set\",[2,4,5,9]]");
  }

  @Test
  void aDifferenceOfMapsAddsChangesAndRemovesEntries() {
    assertThat(
            apply(
                MAP,
                "['map',[['stays','1'],['goes','2'],['changes','3']]]",
                "['map',[['goes','2'],['changes','4'],['comes','5']]]"))
        .hasToString("[\"map\",[[\"changes\",\"4\"],[\"comes\",\"5\"],[\"stays\",\"1\"]]]");
  }

  @Test
  void aDifferenceOfASingleValueIsTheNewOne() {
    assertThat(apply(OPTIONAL, "true", "true")).hasToString("true");
    assertThat(apply(OPTIONAL, "true", "['set',[]]")).hasToString("[\"set\",[]]");
    assertThat(apply(type("'integer'"), "5", "7")).isEqualTo(OvsdbValue.number(7));
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    assertThat(type("'integer'").defaultValue()).hasToString("0");
    assertThat(type("'real'").defaultValue()).hasToString("0.0");
    assertThat(type("'boolean'").defaultValue()).hasToString("false");
    assertThat(type("'string'").defaultValue()).hasToString("\"\"");
    assertThat(type("{'key':{'type':'uuid','refTable':'T'}}").defaultValue())
        .hasToString("[\"uuid\",\"00000000-0000-0000-0000-000000000000\"]");
    assertThat(OPTIONAL.defaultValue()).hasToString("[\"set\",[]]");
    assertThat(MAP.defaultValue()).hasToString("[\"map\",[]]");
  }

  @Test
  void numbersAreEqualHoweverTheyAreWritten() {
    assertThat(type("'real'").read(json("1"))).isEqualTo(type("'real'").read(json("1.0")));
    assertThat(VLANS.read(json("['set',[7]]"))).isEqualTo(OvsdbValue.number(7));
  }

  @Test
  void aNumberThatIsTooLargeIsNone() {
    assertThatThrownBy(() -> VLANS.read(json("99999999999999999999")))
        .isInstanceOf(ProtocolException.class);
  }

  private static JsonNode apply(ColumnType type, String old, String difference) {
    return type.apply(type.read(json(old)), json(difference));
  }

  private static ColumnType type(String json) {
    return ColumnType.parse(json(json));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
