package dev.keyway.fabric;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Very many hypervisors on a few event loops, each on one of them. */
final class Fabric implements AutoCloseable {

  private record Member(SimulatedHypervisor hypervisor, EventLoop loop) {}

  private final EventLoopGroup loops;
  private final ImmutableList<Member> members;

  /** Makes so many hypervisors and has them connect to their manager. */
  Fabric(int hypervisors, HostAndPort manager, int threads) {
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("fabric"), NioIoHandler.newFactory());
    ImmutableList.Builder<Member> all = ImmutableList.builder();
    for (int number = 0; number < hypervisors; number++) {
      EventLoop loop = loops.next();
      all.add(new Member(new SimulatedHypervisor(number, manager, loop), loop));
    }
    this.members = all.build();
    members.forEach(member -> member.loop().execute(member.hypervisor()::connect));
  }

  EventLoopGroup loops() {
    return loops;
  }

  int size() {
    return members.size();
  }

  /** Has one do something, on its event loop. */
  <T> CompletableFuture<T> on(int number, Function<SimulatedHypervisor, T> work) {
    if (number < 0 || number >= members.size()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "no hypervisor " + number + ": there are 0 … " + (members.size() - 1)));
    }
    Member member = members.get(number);
    return CompletableFuture.supplyAsync(() -> work.apply(member.hypervisor()), member.loop());
  }

  /** Has several do something, each on its event loop. */
  <T> CompletableFuture<List<T>> onEach(
      List<Integer> numbers, Function<SimulatedHypervisor, T> work) {
    CompletableFuture<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (int number : numbers) {
      all =
          all.thenCombine(
              on(number, work),
              (list, one) -> {
                list.add(one);
                return list;
              });
    }
    return all;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
