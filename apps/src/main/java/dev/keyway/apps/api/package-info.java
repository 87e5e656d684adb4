/**
 * The REST API: the OpenStack Networking API under {@code /v2.0}, operators' resources under {@code
 * /v1}. Open {@link dev.keyway.apps.api.Api} first: it lists all routes.
 */
@NullMarked
package dev.keyway.apps.api;

import org.jspecify.annotations.NullMarked;
