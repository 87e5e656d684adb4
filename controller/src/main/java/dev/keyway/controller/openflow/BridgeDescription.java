package dev.keyway.controller.openflow;

/**
 * What a bridge says of itself (OpenFlow 1.4, section 7.3.5.1: OFPMP_DESC).
 *
 * @param openFlow the version spoken: "1.4"
 * @param manufacturer "Nicira, Inc." for Open vSwitch
 * @param hardware "Open vSwitch"
 * @param software the version of Open vSwitch, such as "3.1.0"
 */
public record BridgeDescription(
    String openFlow, String manufacturer, String hardware, String software) {}
