package dev.keyway.fabric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a benchmark asks of the fabric: one JSON object for each question and each answer.
 *
 * <pre>
 * {"do": "plug", "hypervisor": 7, "interfaces": {"v1": {}, "v2": {"iface-id": "…"}}}
 * {"do": "unplug", "hypervisor": 7, "interfaces": ["v1"]}
 * {"do": "disconnect", "hypervisor": 7}
 * {"do": "connect", "hypervisor": 7}
 * {"do": "counters"}                            of all
 * {"do": "counters", "hypervisors": [7, 8]}
 * </pre>
 */
final class Commands {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Fabric fabric;

  Commands(Fabric fabric) {
    this.fabric = fabric;
  }

  /** Answers one question; a bad one is answered with {@code {"error": …}}. */
  CompletableFuture<JsonNode> run(String line) {
    CompletableFuture<JsonNode> answer;
    try {
      answer = run(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.exceptionally(
        failure -> {
          Throwable cause = failure.getCause() == null ? failure : failure.getCause();
          return JSON.createObjectNode().put("error", cause.getMessage());
        });
  }

  private CompletableFuture<JsonNode> run(JsonNode question) {
    int number = question.path("hypervisor").asInt(-1);
    JsonNode interfaces = question.path("interfaces");
    return switch (question.path("do").asText()) {
      case "plug" -> done(number, hypervisor -> hypervisor.plug(externalIds(interfaces)));
      case "unplug" -> done(number, hypervisor -> hypervisor.unplug(texts(interfaces)));
      case "disconnect" -> done(number, SimulatedHypervisor::disconnect);
      case "connect" -> done(number, SimulatedHypervisor::connect);
      case "counters" -> counters(question.path("hypervisors"));
      default ->
          CompletableFuture.failedFuture(
              new IllegalArgumentException(
                  "expected plug, unplug, connect, disconnect or counters, not "
                      + question.path("do")));
    };
  }

  private CompletableFuture<JsonNode> done(int number, Consumer<SimulatedHypervisor> work) {
    return fabric.on(
        number,
        hypervisor -> {
          work.accept(hypervisor);
          return JSON.createObjectNode();
        });
  }

  private CompletableFuture<JsonNode> counters(JsonNode asked) {
    List<Integer> numbers = new ArrayList<>();
    asked.forEach(number -> numbers.add(number.asInt()));
    return fabric
        .onEach(
            asked.isMissingNode() ? IntStream.range(0, fabric.size()).boxed().toList() : numbers,
            Commands::counters)
        .thenApply(all -> JSON.createObjectNode().set("hypervisors", JSON.valueToTree(all)));
  }

  private static ObjectNode counters(SimulatedHypervisor hypervisor) {
    ObjectNode out = JSON.createObjectNode();
    out.put("name", hypervisor.name()).put("connected", hypervisor.isConnected());
    hypervisor.bridge().counters().forEach(out::put);
    ObjectNode flows = out.putObject("flows");
    hypervisor.bridge().flowsByTable().forEach((table, count) -> flows.put("" + table, count));
    return out;
  }

  private static Map<String, ImmutableMap<String, String>> externalIds(JsonNode interfaces) {
    Map<String, ImmutableMap<String, String>> out = new LinkedHashMap<>();
    interfaces
        .properties()
        .forEach(
            entry -> {
              ImmutableMap.Builder<String, String> ids = ImmutableMap.builder();
              entry
                  .getValue()
                  .properties()
                  .forEach(id -> ids.put(id.getKey(), id.getValue().asText()));
              out.put(entry.getKey(), ids.buildOrThrow());
            });
    return out;
  }

  private static List<String> texts(JsonNode array) {
    List<String> out = new ArrayList<>();
    array.forEach(text -> out.add(text.asText()));
    return out;
  }
}
