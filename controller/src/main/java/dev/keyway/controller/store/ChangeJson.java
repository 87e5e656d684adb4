package dev.keyway.controller.store;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.guava.GuavaModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpPrefix;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.SubnetId;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Change;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one transaction as JSON text: an array of objects whose first member, {@code
 * type}, names the change; the rest have the names of the records' components. Ids, addresses and
 * times are text, keys and numbers are numbers, and what is not there is {@code null}.
 *
 * <p>Stores that people have are written in it. So a component that is renamed or added needs a
 * mixin here that still reads the old text, and a test holds this writing down to the letter.
 */
final class ChangeJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModules(new GuavaModule(), new Jdk8Module(), values())
          .addMixIn(Change.Durable.class, Typed.class)
          .addMixIn(TunnelKey.class, Numeric.class)
          .addMixIn(Hypervisor.class, SinceJoining.class)
          .injectableValues(new InjectableValues.Std().addValue(Optional.class, Optional.empty()))
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectWriter WRITER =
      MAPPER.writerFor(
          MAPPER.getTypeFactory().constructCollectionType(List.class, Change.Durable.class));
  private static final ObjectReader READER =
      MAPPER.readerFor(
          MAPPER
              .getTypeFactory()
              .constructCollectionType(ImmutableList.class, Change.Durable.class));

  private ChangeJson() {}

  /** Gives every durable change the name that it has in the store. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Change.NetworkPut.class, name = "network-put"),
    @JsonSubTypes.Type(value = Change.NetworkRemoved.class, name = "network-removed"),
    @JsonSubTypes.Type(value = Change.SubnetPut.class, name = "subnet-put"),
    @JsonSubTypes.Type(value = Change.SubnetRemoved.class, name = "subnet-removed"),
    @JsonSubTypes.Type(value = Change.PortPut.class, name = "port-put"),
    @JsonSubTypes.Type(value = Change.PortRemoved.class, name = "port-removed"),
    @JsonSubTypes.Type(value = Change.HypervisorPut.class, name = "hypervisor-put"),
    @JsonSubTypes.Type(value = Change.HypervisorRemoved.class, name = "hypervisor-removed"),
    @JsonSubTypes.Type(value = Change.InterfacesChanged.class, name = "interfaces-changed"),
    @JsonSubTypes.Type(value = Change.ClaimsChanged.class, name = "claims-changed"),
    @JsonSubTypes.Type(value = Change.HostLeft.class, name = "host-left"),
    @JsonSubTypes.Type(value = Change.HostMayJoin.class, name = "host-may-join"),
    @JsonSubTypes.Type(value = Change.FlowsGone.class, name = "flows-gone"),
    @JsonSubTypes.Type(value = Change.FlowsLeft.class, name = "flows-left"),
    @JsonSubTypes.Type(value = Change.KeyQuarantined.class, name = "key-quarantined"),
    @JsonSubTypes.Type(value = Change.NumbersReached.class, name = "numbers-reached"),
    @JsonSubTypes.Type(value = Change.AddressReached.class, name = "address-reached"),
  })
  private interface Typed {}

  /** Writes a key as the number that it is. */
  private interface Numeric {
    @JsonValue
    long value();
  }

  /** Hypervisors were stored without a system id before they could join by themselves. */
  private interface SinceJoining {
    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JacksonInject(useInput = OptBoolean.TRUE)
    Optional<String> systemId();
  }

  static String write(List<Change.Durable> changes) throws JsonProcessingException {
    return WRITER.writeValueAsString(changes);
  }

  static ImmutableList<Change> read(String text) throws JsonProcessingException {
    @Nullable ImmutableList<Change> changes = READER.readValue(text);
    if (changes == null) {
      throw new JsonParseException("expected an array, found null");
    }
    return changes;
  }

  private static SimpleModule values() {
    SimpleModule module = new SimpleModule();
    text(module, Instant.class, InstantText::parse);
    text(module, NetworkId.class, NetworkId::parse);
    text(module, SubnetId.class, SubnetId::parse);
    text(module, PortId.class, PortId::parse);
    text(module, HypervisorId.class, HypervisorId::new);
    text(module, DatapathId.class, DatapathId::parse);
    text(module, MacAddress.class, MacAddress::parse);
    text(module, IpAddress.class, IpAddress::parse);
    text(module, IpPrefix.class, IpPrefix::parse);
    module.addDeserializer(
        TunnelKey.class,
        new Parsed<>(TunnelKey.class, JsonToken.VALUE_NUMBER_INT, TunnelKey::parse));
    return module;
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, ToStringSerializer.instance);
    module.addDeserializer(type, new Parsed<>(type, JsonToken.VALUE_STRING, parse));
  }

  /** Reads a value from the text of one token, and takes no other kind of token for it. */
  private static final class Parsed<T> extends StdScalarDeserializer<T> {

    private final JsonToken token;
    private final transient Function<String, T> parse;

    Parsed(Class<T> type, JsonToken token, Function<String, T> parse) {
      super(type);
      this.token = token;
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(token)) {
        throw MismatchedInputException.from(
            parser, handledType(), "expected " + token + ", found " + parser.currentToken());
      }
      try {
        return parse.apply(parser.getText());
      } catch (BadValueException | DateTimeException e) {
        throw InvalidFormatException.from(parser, e.getMessage(), parser.getText(), handledType());
      }
    }
  }
}
