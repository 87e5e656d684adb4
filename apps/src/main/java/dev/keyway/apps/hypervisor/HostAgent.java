package dev.keyway.apps.hypervisor;

import com.google.common.collect.ImmutableList;
import dev.keyway.apps.hypervisor.setup.Edit;
import dev.keyway.apps.hypervisor.setup.HostIdentity;
import dev.keyway.apps.hypervisor.setup.HostImage;
import dev.keyway.apps.hypervisor.setup.HostPlan;
import dev.keyway.apps.hypervisor.setup.HostSetup;
import dev.keyway.apps.hypervisor.setup.HostWish;
import dev.keyway.apps.hypervisor.setup.Undo;
import dev.keyway.apps.hypervisor.setup.UnfitHostException;
import dev.keyway.apps.hypervisor.setup.Vifs;
import dev.keyway.controller.ovsdb.OvsdbSession;
import dev.keyway.controller.ovsdb.TableChanges;
import dev.keyway.controller.state.StoreRefusedException;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.world.Host;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connected host as it is to be: looks at its newest image whenever something changed,
 * and does the next thing that is missing, one at a time. Works on the session's loop, but for what
 * says otherwise.
 */
final class HostAgent {

  private static final Logger LOG = LoggerFactory.getLogger(HostAgent.class);

  /** That another has gone, or was deleted, is nothing that a host tells. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Changes that follow each other this closely are looked at together. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final OvsdbSession session;
  private final HostSettings settings;
  private final HostRegistry registry;
  private final HostReport report;
  private final InstantSource clock;
  private final HostWriter writer;
  private final Alarm alarm;
  private final Departure departure = new Departure();
  private final Instant since;
  private final HostPulse pulse;

  private boolean busy;
  private boolean ended;
  private Instant looked = Instant.EPOCH;
  private String systemId = "";
  private String refusal = "";
  private Optional<Undo> remembered = Optional.empty();

  /** As what it is in the world, by this connection. */
  private volatile Optional<Hypervisor> joined = Optional.empty();

  HostAgent(
      OvsdbSession session,
      HostSettings settings,
      HostRegistry registry,
      HostReport report,
      InstantSource clock) {
    this.session = session;
    this.settings = settings;
    this.registry = registry;
    this.report = report;
    this.clock = clock;
    this.writer = new HostWriter(session, clock);
    this.alarm = new Alarm(session.loop(), clock, this::look);
    this.since = clock.instant();
    this.pulse = new HostPulse(session);
    report.whenUnstored(() -> session.loop().execute(this::tellAgain));
  }

  /** Looks at the host anew; from any thread. */
  void poke() {
    session.loop().execute(() -> alarm.at(clock.instant()));
  }

  /** A transaction of somebody changed the host. */
  void changed(TableChanges changes) {
    Vifs.Changed vifs = Vifs.in(changes);
    if (!vifs.isEmpty()) {
      report.vifs(vifs);
    }
    alarm.at(looked.plus(PAUSE));
  }

  /** The connection is over. */
  void disconnected(String reason) {
    ended = true;
    alarm.stop();
    departure.failed(reason);
    String formerly = systemId;
    var unused =
        report
            .disconnected(reason, () -> registry.isHolder(formerly, this))
            .whenComplete((done, failure) -> registry.release(this));
  }

  /**
   * Takes us off the host, which was told to leave in the world already; from any thread.
   *
   * @param force whether a bridge that we made goes although others have ports on it
   * @return what was undone, once nothing is left to do
   */
  CompletableFuture<ImmutableList<Edit>> leave(boolean force) {
    CompletableFuture<ImmutableList<Edit>> done = new CompletableFuture<>();
    session
        .loop()
        .execute(
            () -> {
              departure.begin(force, done);
              alarm.at(clock.instant());
            });
    return done;
  }

  /** The connection; its image may be read by any thread. */
  OvsdbSession session() {
    return session;
  }

  /** As what it is in the world, by this connection; from any thread. */
  Optional<Hypervisor> joined() {
    return joined;
  }

  /** Whether the host calls itself so; from any thread. */
  boolean isNamed(String name) {
    return HostIdentity.nameIn(new HostImage(session.tables())).filter(name::equals).isPresent();
  }

  private void look() {
    if (busy || ended) {
      return;
    }
    looked = clock.instant();
    HostImage image = new HostImage(session.tables());
    if (HostIdentity.keyIn(image).filter(report::hasLeft).isPresent()) {
      left(image);
      return;
    }
    try {
      HostIdentity identity = HostIdentity.of(image, settings.bridge());
      vouch(identity);
      HostSetup setup = HostSetup.of(image, identity, settings.targetFor(session.localAddress()));
      identify(identity.systemId());
      Optional<HostAgent> other = registry.admit(systemId, this);
      if (other.isPresent()) {
        probe(setup, other.get());
      } else if (joined.equals(Optional.of(setup.hypervisor()))) {
        keep(image, setup);
      } else {
        join(image, setup);
      }
    } catch (UnfitHostException e) {
      refuse(Optional.empty(), e.type(), e.text());
    }
  }

  /** Before it can even ask after another's place. */
  private void vouch(HostIdentity identity) throws UnfitHostException {
    Optional<String> objection =
        session.certificate().flatMap(shown -> report.objection(identity, shown));
    if (objection.isPresent()) {
      throw new UnfitHostException("WrongCertificate", objection.get());
    }
  }

  private void identify(String newest) {
    if (!systemId.equals(newest)) {
      registry.release(this);
      systemId = newest;
    }
  }

  private void keep(HostImage image, HostSetup setup) {
    refusal = "";
    report.admitted();
    HostPlan plan = HostPlan.of(image, new HostWish.Joined(setup, remembered, writer.asked()));
    report.shows(shown(image, setup, plan.obstacles()));
    if (plan.isEmpty()) {
      remembered = Undo.on(image, setup.identity().bridge());
    }
    carryOut(plan);
  }

  private Host shown(HostImage image, HostSetup setup, ImmutableList<String> obstacles) {
    return HostShown.of(session, since, image, setup, obstacles, writer);
  }

  private void join(HostImage image, HostSetup setup) {
    busy = true;
    Hypervisor hypervisor = setup.hypervisor();
    var unused =
        report
            .join(hypervisor, shown(image, setup, ImmutableList.of()), Vifs.all(image))
            .whenCompleteAsync((done, failure) -> answered(setup, failure), session.loop());
  }

  private void answered(HostSetup setup, @Nullable Throwable failure) {
    busy = false;
    if (failure == null) {
      Hypervisor hypervisor = setup.hypervisor();
      LOG.info(
          "{} has joined from {}: system-id {}, tunnel address {} ({}), tunnel port {}",
          hypervisor.id(),
          session.remoteAddress(),
          systemId,
          hypervisor.tunnelIp(),
          setup.identity().tunnelIpSource(),
          hypervisor.tunnelPort());
      joined = Optional.of(hypervisor);
      look();
    } else if (Causes.of(failure) instanceof Rejection rejection) {
      refuse(Optional.of(setup.datapath()), rejection.type(), rejection.text());
    } else if (Causes.of(failure) instanceof StoreRefusedException) {
      tellAgain();
    } else {
      session.close("it could not be taken in: " + Causes.of(failure).getMessage());
    }
  }

  /** What it said could not be stored: it joins once more, which tells everything. */
  private void tellAgain() {
    joined = Optional.empty();
    alarm.at(clock.instant().plus(RETRY));
  }

  /** Two connections have one system id: the first, as long as it answers, is right. */
  private void probe(HostSetup setup, HostAgent other) {
    busy = true;
    var unused =
        other
            .pulse
            .stillAnswers(session)
            .whenCompleteAsync(
                (answers, failure) -> {
                  busy = false;
                  if (Boolean.TRUE.equals(answers)) {
                    refuse(
                        Optional.of(setup.datapath()),
                        "SystemIdInUse",
                        "system-id '"
                            + systemId
                            + "' is connected from "
                            + other.session.remoteAddress()
                            + " already. Was this host cloned? ovs-vsctl set Open_vSwitch ."
                            + " external_ids:system-id=$(uuidgen)");
                  } else {
                    registry.replace(systemId, other, this);
                    other.session.close("its host has connected anew");
                    look();
                  }
                },
                session.loop());
  }

  private void refuse(Optional<DatapathId> datapath, String type, String message) {
    String error = type + ": " + message;
    HostImage image = new HostImage(session.tables());
    if (!error.equals(refusal)) {
      LOG.warn("{} at {} is refused: {}", name(image), session.remoteAddress(), error);
      refusal = error;
    }
    report.refused(datapath, type, message, clock.instant());
    joined.ifPresent(hypervisor -> report.isUnfit(error));
    carryOut(HostPlan.of(image, new HostWish.Refused(error)));
    alarm.at(clock.instant().plus(RETRY));
  }

  /**
   * First the bridge is rid of our flows, by the connection that ends when we are off the host; who
   * waits for that says when.
   */
  private void left(HostImage image) {
    if (joined.isPresent()) {
      joined = Optional.empty();
      remembered = Optional.empty();
      report.left();
      departure.notBefore(clock.instant().plus(RETRY));
    }
    if (!departure.isDue(clock.instant())) {
      alarm.at(departure.time());
      return;
    }
    report.refused(
        Optional.empty(),
        "LEFT",
        name(image) + " has left, until it is told to join",
        clock.instant());
    HostPlan plan = HostPlan.of(image, new HostWish.Left(departure.force()));
    if (plan.isEmpty()) {
      departure.done();
    }
    carryOut(plan, () -> departure.undone(plan.edits()));
  }

  private void carryOut(HostPlan plan) {
    carryOut(plan, () -> {});
  }

  private void carryOut(HostPlan plan, Runnable success) {
    if (plan.isEmpty()) {
      return;
    }
    Duration wait = writer.remaining(plan);
    if (!wait.isZero()) {
      alarm.at(clock.instant().plus(wait));
      return;
    }
    busy = true;
    var unused =
        writer
            .carryOut(name(new HostImage(session.tables())), plan)
            .thenAccept(
                done -> {
                  busy = false;
                  if (done) {
                    success.run();
                  }
                  look();
                });
  }

  private String name(HostImage image) {
    return HostIdentity.nameIn(image).orElse(session.remoteAddress());
  }
}
