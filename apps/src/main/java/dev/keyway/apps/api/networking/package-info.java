/**
 * The OpenStack Networking API v2.0: what networks, subnets and ports bring to their collections,
 * and discovery. Open {@link dev.keyway.apps.api.networking.NetworksResource} first.
 */
@NullMarked
package dev.keyway.apps.api.networking;

import org.jspecify.annotations.NullMarked;
