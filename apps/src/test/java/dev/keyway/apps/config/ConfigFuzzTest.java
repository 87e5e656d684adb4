package dev.keyway.apps.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is in the configuration file: a configuration, or an error that says what is wrong. */
final class ConfigFuzzTest {

  /** Given, so that no name of a host that an input makes up is looked up. */
  private static final ImmutableMap<Setting, String> API =
      ImmutableMap.of(Setting.API, "127.0.0.1:9696");

  @FuzzTest
  void file(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("keyway", ".yaml");
    try {
      Files.write(file, bytes);
      ConfigReader.read(API, ImmutableMap.of(), file);
    } catch (ConfigException declared) {
      // It is shown, and Keyway does not start.
    } finally {
      Files.delete(file);
    }
  }
}
