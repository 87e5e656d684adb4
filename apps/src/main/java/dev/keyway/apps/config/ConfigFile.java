package dev.keyway.apps.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads the YAML file: a flat map with the names of the options. */
final class ConfigFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ConfigFile() {}

  static ImmutableMap<Setting, String> read(Path file) throws ConfigException {
    try {
      return settings(file, YAML.readTree(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          file
              + ": not YAML"
              + Optional.ofNullable(e.getLocation())
                  .map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                  .orElse("")
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new ConfigException(file + ": can't be read: " + e.getMessage());
    }
  }

  private static ImmutableMap<Setting, String> settings(Path file, JsonNode root)
      throws ConfigException {
    // A file with nothing but comments says nothing.
    if (root.isMissingNode() || root.isNull()) {
      return ImmutableMap.of();
    }
    if (!root.isObject()) {
      throw new ConfigException(file + ": expected lines of the form 'key: value'");
    }
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      settings.put(setting(file, entry.getKey()), text(file, entry.getKey(), entry.getValue()));
    }
    return ImmutableMap.copyOf(settings);
  }

  private static Setting setting(Path file, String key) throws ConfigException {
    return Arrays.stream(Setting.values())
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    file
                        + ": unknown key '"
                        + key
                        + "': known are "
                        + Arrays.stream(Setting.values())
                            .map(Setting::key)
                            .collect(Collectors.joining(", "))));
  }

  /** A list, which ranges may well be written as, is the same as its elements with commas. */
  private static String text(Path file, String key, JsonNode value) throws ConfigException {
    boolean plain =
        value.isArray()
            ? StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isValueNode)
            : value.isValueNode() && !value.isNull();
    if (!plain) {
      throw new ConfigException(file + ": " + key + ": expected one value");
    }
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.asText();
  }
}
