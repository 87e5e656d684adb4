/**
 * Who may do what: one table of all routes and attributes. Knows who calls, and nothing of HTTP.
 * Open {@link dev.keyway.apps.api.access.Policy} first.
 */
@NullMarked
package dev.keyway.apps.api.access;

import org.jspecify.annotations.NullMarked;
