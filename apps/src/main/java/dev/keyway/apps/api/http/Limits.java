package dev.keyway.apps.api.http;

import java.time.Duration;

/**
 * How much the API takes on at once. What is above is refused before it costs memory, or the time
 * of those who are in already.
 *
 * @param connections how many may stand
 * @param connectionsOfAddress how many of them may come from one address
 * @param inWork how many requests may be in work, from their head to the end of their answer; one
 *     project has at most half of them
 * @param bodyBytes how much may be held of bodies
 * @param answerBytes how much of answers may wait for slow readers
 * @param head how long a new connection has to bring the head of a request
 * @param body how long the body may take after it
 * @param idle how long a connection may stand without a request, and an answer take to be read;
 *     above the longest wait for a revision
 * @param projectRate requests a second of one project, with a burst of one second's; 0 for no limit
 */
public record Limits(
    int connections,
    int connectionsOfAddress,
    int inWork,
    long bodyBytes,
    long answerBytes,
    Duration head,
    Duration body,
    Duration idle,
    int projectRate) {

  /** For a controller. */
  public static final Limits DEFAULTS =
      new Limits(
          4_096,
          2_048,
          1_024,
          64 << 20,
          128 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          0);

  /** The same with another limit for each project. */
  public Limits withProjectRate(int rate) {
    return new Limits(
        connections, connectionsOfAddress, inWork, bodyBytes, answerBytes, head, body, idle, rate);
  }
}
