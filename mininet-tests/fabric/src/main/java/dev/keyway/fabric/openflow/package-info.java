/**
 * The switch's side of OpenFlow 1.4: flows, groups and ports that are held and told again, bundles
 * that apply as a whole or not at all, and no datapath behind them. Open {@link
 * dev.keyway.fabric.openflow.BridgeTables} first.
 */
@NullMarked
package dev.keyway.fabric.openflow;

import org.jspecify.annotations.NullMarked;
