/**
 * HTTP for the rest of the API: requests and answers as values, refusals, limits, and the few
 * classes that know Vert.x. Open {@link dev.keyway.apps.api.http.Request} and {@link
 * dev.keyway.apps.api.http.Dispatcher} first, {@link dev.keyway.apps.api.http.ApiServer} for the
 * wire.
 */
@NullMarked
package dev.keyway.apps.api.http;

import org.jspecify.annotations.NullMarked;
