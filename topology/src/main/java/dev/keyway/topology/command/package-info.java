/**
 * What may be asked of the world, and the rules that a request must obey: each command looks at the
 * world as it is and either applies changes to a draft or is rejected with a reason for the person
 * who asked. Pure: ids and the time come as arguments. Open {@link
 * dev.keyway.topology.command.PortCommands} first.
 */
@NullMarked
package dev.keyway.topology.command;

import org.jspecify.annotations.NullMarked;
