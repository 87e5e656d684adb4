/** The log of who changed what. Open {@link dev.keyway.apps.api.audit.AuditLog} first. */
@NullMarked
package dev.keyway.apps.api.audit;

import org.jspecify.annotations.NullMarked;
