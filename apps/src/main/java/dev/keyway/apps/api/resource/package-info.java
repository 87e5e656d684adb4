/**
 * What all collections of the API share: attributes with their access, reading of bodies, filters,
 * sorting, paging, and the five operations. Open {@link dev.keyway.apps.api.resource.Collection}
 * first.
 */
@NullMarked
package dev.keyway.apps.api.resource;

import org.jspecify.annotations.NullMarked;
