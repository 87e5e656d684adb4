package dev.keyway.apps.hypervisor;

import com.google.common.collect.ImmutableList;
import dev.keyway.apps.hypervisor.setup.Edit;
import dev.keyway.apps.hypervisor.setup.HostImage;
import dev.keyway.apps.hypervisor.setup.HostPlan;
import dev.keyway.controller.ovsdb.OvsdbException;
import dev.keyway.controller.ovsdb.OvsdbSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out plans on one host, each as one transaction, and logs what became of what. On the
 * session's loop.
 */
final class HostWriter {

  private static final Logger LOG = LoggerFactory.getLogger(HostWriter.class);

  /** What a wait operation fails with when the value is another by now (RFC 7047, 5.2.6). */
  private static final String OUTDATED = "timed out";

  private final OvsdbSession session;
  private final InstantSource clock;
  private final Backoff backoff = new Backoff();
  private String failure = "";
  private long asked;

  HostWriter(OvsdbSession session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
  }

  /** How long a plan must wait, because the same was done just now. */
  Duration remaining(HostPlan plan) {
    return backoff.remaining(subjects(plan), clock.instant());
  }

  /** Why the last plan could not be carried out; empty if it was. */
  String failure() {
    return failure;
  }

  /** The number of the last plan that was carried out; 0 for none yet. */
  long asked() {
    return asked;
  }

  /** Carries it out; whatever comes of it, the newest image then shows what is missing. */
  CompletableFuture<Boolean> carryOut(String host, HostPlan plan) {
    return session
        .transact(plan.operations())
        .handleAsync((done, thrown) -> ended(host, plan, thrown), session.loop());
  }

  private boolean ended(String host, HostPlan plan, @Nullable Throwable thrown) {
    Instant now = clock.instant();
    backoff.changed(subjects(plan), now);
    if (thrown == null) {
      failure = "";
      asked = new HostImage(session.tables()).asked();
      plan.edits().forEach(edit -> LOG.info("{}: {}", host, edit));
      plan.obstacles().forEach(obstacle -> LOG.warn("{}: {}", host, obstacle));
      return true;
    }
    Throwable cause = Causes.of(thrown);
    if (cause instanceof OvsdbException refused && refused.error().equals(OUTDATED)) {
      LOG.debug("{} changed while it was to be changed", host);
    } else if (cause instanceof OvsdbException) {
      String text = "could not be set up: " + cause.getMessage();
      if (!text.equals(failure)) {
        LOG.warn("{} {}", host, text);
      }
      failure = text;
    } else {
      // Nobody knows whether it was done, and reading all again tells.
      session.close("a transaction did not end as it should: " + cause.getMessage());
    }
    return false;
  }

  private static ImmutableList<String> subjects(HostPlan plan) {
    // That an error is mended is never in a hurry, and must not hold up what mends it.
    return plan.edits().stream()
        .filter(edit -> !edit.isOfError() || plan.edits().size() == 1)
        .map(Edit::subject)
        .collect(ImmutableList.toImmutableList());
  }
}
