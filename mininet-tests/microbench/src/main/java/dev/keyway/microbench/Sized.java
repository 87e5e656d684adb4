package dev.keyway.microbench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How large the {@link Site} is. All have 10 ports of each network here and more elsewhere. */
@State(Scope.Benchmark)
public class Sized {

  private static final int LOCAL = 10;

  /** How many networks. */
  @Param({"100"})
  public int networks;

  /** How many ports of each network are elsewhere: 90 make 30,000 flows of 100 networks. */
  @Param({"90", "440"})
  public int remote;

  Site site() {
    return Site.of(networks, LOCAL, remote);
  }
}
