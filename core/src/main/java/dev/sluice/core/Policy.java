package dev.sluice.core;

import dev.sluice.core.plan.Decision;

/** Chooses a plan. A pure function of the situation. */
public interface Policy {

    /**
     * Where no candidate fits the funds, the cheapest is chosen all the same: the ledger is the one that refuses.
     *
     * @throws Refusal.NoViablePlan where no backend can serve the request at all
     */
    Decision decide(Situation situation);
}
