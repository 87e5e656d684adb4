/**
 * OpenFlow 1.4 as bytes: our flows and groups to messages and back, and a decoder that no message
 * can break. Messages are written and read by OpenFlowJ, which nothing above this package should
 * need to know well; match fields, flows, groups and ports are read entry by entry here, since
 * OpenFlowJ drops a whole reply for one field that it doesn't know. Open {@link
 * dev.keyway.controller.openflow.codec.Oxm} and {@link
 * dev.keyway.controller.openflow.codec.MessageDecoder} first.
 */
@NullMarked
package dev.keyway.controller.openflow.codec;

import org.jspecify.annotations.NullMarked;
