package dev.keyway.apps.main;

import dev.keyway.apps.overlay.OverlayPipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyway pipeline}: the tables that a tenant's frame passes. */
@Command(name = "pipeline", description = "Prints the list of OpenFlow tables.")
final class PipelineCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** picocli fills the field in. */
  @SuppressWarnings("NullAway.Init")
  PipelineCommand() {}

  @Override
  public void run() {
    spec.commandLine().getOut().print(OverlayPipeline.describe());
    spec.commandLine().getOut().flush();
  }
}
