package dev.keyway.controller.openflow;

import dev.keyway.controller.net.entrance.Entrance;

/** What all connections of one server share. */
record Reception(
    OpenFlowSettings settings,
    SwitchListener listener,
    OpenFlowCounters counters,
    Refusals refusals,
    Registry registry,
    Entrance entrance,
    Vouching vouching) {}
