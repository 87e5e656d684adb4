package dev.keyway.microbench;

import com.google.common.collect.ImmutableSet;
import dev.keyway.apps.overlay.OverlayCompiler;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the world to flows and groups. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompileBenchmark {

  private final OverlayCompiler compiler = new OverlayCompiler();
  private Site site = Site.of(1, 1, 1);

  /** Makes the site. */
  @Setup
  public void setUp(Sized size) {
    site = size.site();
  }

  /** All of a hypervisor, as after a restart or a reconnect. */
  @Benchmark
  public Rules hypervisor() {
    return compile(site.before(), site.before().wiring().subjectsAt(Site.HERE));
  }

  /** What one more port touches on its own hypervisor. */
  @Benchmark
  public Rules onePort() {
    return compile(site.after(), site.touched());
  }

  private Rules compile(World world, ImmutableSet<Subject> subjects) {
    return compiler.compile(world, Site.HERE, subjects);
  }
}
