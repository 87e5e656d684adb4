package dev.keyway.microbench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.codec.Change;
import dev.keyway.controller.openflow.codec.EntryReader;
import dev.keyway.controller.openflow.codec.Inbound;
import dev.keyway.controller.openflow.codec.MessageDecoder;
import dev.keyway.controller.openflow.codec.MessageEncoder;
import dev.keyway.controller.openflow.codec.Requests;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Flows to bytes and back: all of a hypervisor, without a socket. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {

  private static final int BUNDLE = 1;
  private static final int BATCH = 128; // as a session sends them

  private final EmbeddedChannel out = new EmbeddedChannel(new MessageEncoder());
  private final EmbeddedChannel in = new EmbeddedChannel(new MessageDecoder(this::unreadable));
  private final EntryReader entries = new EntryReader(this::unreadable);
  private ImmutableList<Change> changes = ImmutableList.of();
  private ImmutableList<ByteBuf> replies = ImmutableList.of();

  /** Compiles the flows, and writes the replies of a switch that has them. */
  @Setup
  public void setUp(Sized size) {
    changes = Change.inOrder(Difference.between(Rules.NONE, size.site().compiled()));
    FlowStats stats = new FlowStats();
    writeBundle(stats::add);
    replies = stats.replies();
  }

  /** Writes all flows and groups as messages of one bundle. */
  @Benchmark
  public void writeBundle(Blackhole hole) {
    writeBundle(hole::consume);
  }

  /** Reads all flows from the replies to a request for them. */
  @Benchmark
  public void readFlows(Blackhole hole) {
    for (ByteBuf reply : replies) {
      in.writeInbound(reply.retainedDuplicate());
      entries.flows(in.<Inbound.Part>readInbound(), hole::consume);
    }
  }

  private void writeBundle(Consumer<ByteBuf> taker) {
    long xid = 1;
    for (List<Change> batch : Lists.partition(changes, BATCH)) {
      List<OFMessage> messages = new ArrayList<>(batch.size());
      for (Change change : batch) {
        messages.add(Requests.bundled(BUNDLE, change, xid++));
      }
      out.writeOutbound(messages);
      ByteBuf written = out.readOutbound();
      taker.accept(written);
      written.release();
    }
  }

  private void unreadable() {
    throw new IllegalStateException("the benchmark wrote what the codec can't read");
  }
}
