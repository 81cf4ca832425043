package dev.sluice.contract.architecture.wrong.core.plan;

import dev.sluice.contract.architecture.wrong.core.outcome.Ending;

/** Knows the outcome. */
public final class Scheme {
    public void end(Ending ending) {}
}
