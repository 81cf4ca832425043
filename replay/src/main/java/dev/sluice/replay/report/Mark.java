package dev.sluice.replay.report;

import dev.sluice.core.request.Cost;

/** How one answer to one prompt did: right or not, and for how much. */
public record Mark(boolean right, Cost cost) {}
