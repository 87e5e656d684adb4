package dev.keyway.apps.api.resource;

import dev.keyway.apps.api.status.View;
import dev.keyway.controller.state.Command;
import dev.keyway.controller.state.Committed;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.state.StoreOutage;
import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.world.World;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The controller as the API sees it: a world to read, and a queue for changes. */
public final class Backend {

  private final StateLoop loop;
  private final Supplier<Progress> progress;
  private final InstantSource clock;
  private final Executor executor;

  /** Continues on the executor whatever came from the state thread, which has other work. */
  public Backend(
      StateLoop loop, Supplier<Progress> progress, InstantSource clock, Executor executor) {
    this.loop = loop;
    this.progress = progress;
    this.clock = clock;
    this.executor = executor;
  }

  /** The newest world, with the progress of now. */
  public View view() {
    return view(loop.world());
  }

  /** A world, with the progress of now. */
  public View view(World world) {
    return new View(world, progress.get(), clock.instant());
  }

  /** Why nothing can be changed now; empty while the store takes writes. */
  public Optional<StoreOutage> storeOutage() {
    return loop.outage();
  }

  /** Runs a command; the stage goes on on the API's executor. */
  public <T> CompletionStage<Committed<T>> submit(Command<T> command) {
    return loop.submit(command).thenApplyAsync(committed -> committed, executor);
  }
}
