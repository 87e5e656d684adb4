/**
 * Who gets in at a listener: no more strangers than there is room for, and by TLS only those with a
 * certificate that is believed. Open {@link dev.keyway.controller.net.entrance.Entrance} first.
 */
@NullMarked
package dev.keyway.controller.net.entrance;

import org.jspecify.annotations.NullMarked;
