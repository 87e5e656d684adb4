package dev.keyway.apps.api;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Has a running API for each test. */
abstract class ApiTestCase {

  RunningApi api;

  @BeforeEach
  void startApi() throws Exception {
    api = RunningApi.start();
  }

  @AfterEach
  void stopApi() throws Exception {
    api.close();
  }
}
