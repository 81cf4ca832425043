package dev.sluice.contract.architecture.wrong.core.outcome;

import dev.sluice.contract.architecture.wrong.core.Walk;

/** Knows the walk. */
public final class Ending {
    public void of(Walk walk) {}
}
