package dev.keyway.controller.sync;

import java.util.Optional;

/**
 * What the audits of one hypervisor have found since the controller started.
 *
 * @param audits how many there were
 * @param missing how many flows and groups were not there, in all of them together
 * @param altered how many were not as they should be
 * @param foreign how many were there in our name and nobody's
 * @param last the newest
 * @param lastDrift the newest that found something
 */
public record AuditRecord(
    long audits,
    long missing,
    long altered,
    long foreign,
    Optional<Audit> last,
    Optional<Audit> lastDrift) {

  /** Nobody has looked yet. */
  public static final AuditRecord EMPTY =
      new AuditRecord(0, 0, 0, 0, Optional.empty(), Optional.empty());

  AuditRecord plus(Audit audit) {
    Drift drift = audit.drift();
    return new AuditRecord(
        audits + 1,
        missing + drift.missing(),
        altered + drift.altered(),
        foreign + drift.foreign(),
        Optional.of(audit),
        drift.total() > 0 ? Optional.of(audit) : lastDrift);
  }
}
