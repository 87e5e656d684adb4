package dev.keyway.controller.openflow;

/** What all connections of one server share. */
record Reception(
    OpenFlowSettings settings,
    SwitchListener listener,
    OpenFlowCounters counters,
    Refusals refusals,
    Registry registry) {}
