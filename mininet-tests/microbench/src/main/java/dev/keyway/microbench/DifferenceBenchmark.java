package dev.keyway.microbench;

import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Rules;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a switch has against what it should have: all of a hypervisor, as after a reconnect. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DifferenceBenchmark {

  private Rules had = Rules.NONE;
  private Rules sameAgain = Rules.NONE;
  private Rules onePortMore = Rules.NONE;

  /** Compiles everything; twice, so that no two of the compared share an object. */
  @Setup
  public void setUp(Sized size) {
    had = size.site().compiled();
    Site other = size.site();
    sameAgain = other.compiled();
    onePortMore = other.compiledAfter();
  }

  /** Nothing differs: a reconnect to a switch that kept its flows. */
  @Benchmark
  public Difference equal() {
    return Difference.between(had, sameAgain);
  }

  /** One port came while the switch was away. */
  @Benchmark
  public Difference onePort() {
    return Difference.between(had, onePortMore);
  }

  /** The switch is empty. */
  @Benchmark
  public Difference all() {
    return Difference.between(Rules.NONE, had);
  }
}
