package dev.keyway.controller.openflow.codec;

import com.google.common.hash.PrimitiveSink;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Field;
import io.netty.buffer.ByteBuf;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.U64;

/** A field and its new value, for OpenFlowJ's set-field action; only ever written. */
record OxmValue(Field field, Bits value) implements OFOxm<U64> {

  @Override
  public void writeTo(ByteBuf out) {
    Oxm.write(out, field, value);
  }

  @Override
  public long getTypeLen() {
    return Integer.toUnsignedLong(Oxm.header(field));
  }

  @Override
  public boolean isMasked() {
    return false;
  }

  @Override
  public OFOxm<U64> getCanonical() {
    return this;
  }

  @Override
  public OFVersion getVersion() {
    return OFVersion.OF_14;
  }

  @Override
  public U64 getValue() {
    throw new UnsupportedOperationException();
  }

  @Override
  public U64 getMask() {
    throw new UnsupportedOperationException();
  }

  @Override
  public MatchField<U64> getMatchField() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Builder<U64> createBuilder() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putTo(PrimitiveSink sink) {
    throw new UnsupportedOperationException();
  }
}
