package dev.sluice.gateway.keys;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import java.util.Optional;

/**
 * Budgets that were deleted. Their ledger goes on counting under a limit that nobody reaches, so that one who sets the
 * budget again in the same window finds what was spent.
 */
public final class Lifted {

    /** Above every limit that can be written: a billion dollars, or as many tokens. */
    private static final long PARTS = 1_000_000_000_000_000_000L;

    private Lifted() {}

    public static Budget of(Budget budget) {
        return new Budget(
                budget.scope(),
                budget.unit().of(PARTS),
                budget.window(),
                budget.zone(),
                budget.kind(),
                Optional.empty());
    }

    public static boolean is(Account account) {
        return is(account.budget());
    }

    public static boolean is(Budget budget) {
        return budget.limit().parts() >= PARTS;
    }
}
