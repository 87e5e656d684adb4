package dev.keyway.topology.model;

/** The two families of addresses, with the number that the API knows them by. */
public enum IpVersion {
  V4(4, 32),
  V6(6, 128);

  private final int number;
  private final int bits;

  IpVersion(int number, int bits) {
    this.number = number;
    this.bits = bits;
  }

  /** 4 or 6, as in {@code ip_version}. */
  public int number() {
    return number;
  }

  /** How long an address is: 32 or 128 bits. */
  public int bits() {
    return bits;
  }
}
