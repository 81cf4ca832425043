package dev.sluice.contract.architecture.wrong.core.call;

import dev.sluice.contract.architecture.wrong.core.budget.Purse;

/** Knows the budget. */
public final class Telephone {
    public void pay(Purse purse) {}
}
