package dev.sluice.core.budget;

import java.util.function.Function;

/** A ledger of one process, whose budgets may be slices of those that several processes share. */
public interface LeasableLedger extends Ledger {

    /** Does something with its accounts while nobody else does; for no longer than a few additions take. */
    <T> T alone(Function<Accounts, T> work);
}
