package dev.keyway.apps.api.http;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.util.concurrent.RateLimiter;
import dev.keyway.apps.identity.Identity;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what is in work, and refuses what would be too much. On the server's loop only, so that
 * nothing is locked, and refusing costs next to nothing.
 */
final class Intake {

  private final Limits limits;
  private final Multiset<String> inWork = HashMultiset.create();

  /** One for each project that was ever seen; those are as many as have tokens. */
  private final Map<String, RateLimiter> rates = new HashMap<>();

  private long bodyBytes;
  private long answerBytes;

  Intake(Limits limits) {
    this.limits = limits;
  }

  /**
   * Lets a request in; {@link #leave} must follow.
   *
   * @throws ApiException 429 or 503
   */
  void enter(Identity caller) {
    if (limits.projectRate() > 0
        && !rates
            .computeIfAbsent(caller.project(), project -> RateLimiter.create(limits.projectRate()))
            .tryAcquire()) {
      throw new ApiException(
          429,
          "OverLimit",
          "Project '"
              + caller.project()
              + "' may send "
              + limits.projectRate()
              + " requests a second.");
    }
    if (inWork.size() >= limits.inWork()
        || (!caller.id().isEmpty() && inWork.count(caller.project()) >= limits.inWork() / 2)) {
      throw tooMuch();
    }
    inWork.add(caller.project());
  }

  /** A request was answered, or its client has left. */
  void leave(Identity caller) {
    inWork.remove(caller.project());
  }

  /**
   * Takes up a part of a body; {@link #dropBody} must follow.
   *
   * @throws ApiException 503
   */
  void takeBody(int bytes) {
    if (bodyBytes + bytes > limits.bodyBytes()) {
      throw tooMuch();
    }
    bodyBytes += bytes;
  }

  /** What was taken of a body is needed no more. */
  void dropBody(int bytes) {
    bodyBytes -= bytes;
  }

  /** Whether an answer may be held until it is read. */
  boolean hasRoomFor(int answer) {
    return answerBytes + answer <= limits.answerBytes();
  }

  /** An answer waits to be read; its negative: no more. */
  void hold(int answer) {
    answerBytes += answer;
  }

  private static ApiException tooMuch() {
    return new ApiException(503, "ServiceUnavailable", "Too much to do: try again in a moment.");
  }
}
