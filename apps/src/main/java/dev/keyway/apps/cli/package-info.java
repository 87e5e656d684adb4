/**
 * The operator's client: asks a running controller's API over HTTP, and prints tables for people or
 * the API's own JSON for programs. It knows nothing of the controller in this process, so that it
 * starts quickly; only a host that has none yet is inspected from here. Open {@link
 * dev.keyway.apps.cli.ClientCommands} first.
 */
@NullMarked
package dev.keyway.apps.cli;

import org.jspecify.annotations.NullMarked;
