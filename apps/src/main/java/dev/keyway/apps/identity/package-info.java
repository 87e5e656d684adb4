/**
 * Who calls: identities, the roles that they have in projects, and static tokens as the one way so
 * far to prove to be somebody. Knows nothing of HTTP, nor of what the roles may do. Open {@link
 * dev.keyway.apps.identity.Identity} first.
 */
@NullMarked
package dev.keyway.apps.identity;

import org.jspecify.annotations.NullMarked;
