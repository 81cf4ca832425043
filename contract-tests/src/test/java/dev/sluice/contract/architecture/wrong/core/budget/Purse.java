package dev.sluice.contract.architecture.wrong.core.budget;

import dev.sluice.contract.architecture.wrong.core.call.Telephone;

/** Knows the call. */
public final class Purse {
    public void open(Telephone telephone) {}
}
