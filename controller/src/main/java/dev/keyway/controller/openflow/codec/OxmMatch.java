package dev.keyway.controller.openflow.codec;

import com.google.common.hash.PrimitiveSink;
import com.google.common.io.BaseEncoding;
import dev.keyway.controller.flow.Match.Condition;
import io.netty.buffer.ByteBuf;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.OFValueType;

/**
 * A match of ours where OpenFlowJ wants one of its own; only ever written. OpenFlowJ's own can't
 * hold a field that it doesn't know, and a foreign flow must be removable by the very match that it
 * has.
 */
record OxmMatch(dev.keyway.controller.flow.Match match) implements Match {

  private static final int OFPMT_OXM = 1;

  @Override
  public void writeTo(ByteBuf out) {
    int start = out.writerIndex();
    out.writeShort(OFPMT_OXM).writeShort(0);
    for (Condition condition : match.conditions()) {
      if (condition.isExact()) {
        Oxm.write(out, condition.field(), condition.value());
      } else {
        Oxm.write(out, condition.field(), condition.value(), condition.mask());
      }
    }
    if (!match.opaque().isEmpty()) {
      out.writeBytes(BaseEncoding.base16().lowerCase().decode(match.opaque()));
    }
    int length = out.writerIndex() - start;
    out.setShort(start + 2, length);
    out.writeZero(-length & 7);
  }

  @Override
  public OFVersion getVersion() {
    return OFVersion.OF_14;
  }

  @Override
  public void putTo(PrimitiveSink sink) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <F extends OFValueType<F>> F get(MatchField<F> field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <F extends OFValueType<F>> Masked<F> getMasked(MatchField<F> field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean supports(MatchField<?> field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean supportsMasked(MatchField<?> field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isExact(MatchField<?> field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isFullyWildcarded(MatchField<?> field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isPartiallyMasked(MatchField<?> field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterable<MatchField<?>> getMatchFields() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Builder createBuilder() {
    throw new UnsupportedOperationException();
  }
}
