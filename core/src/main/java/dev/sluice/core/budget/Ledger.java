package dev.sluice.core.budget;

import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.util.List;

/**
 * Who may spend what, how fast and how much at once. Safe for many threads. A scope without a budget or rate limit is not
 * limited.
 */
public interface Ledger {

    /** Holds {@code ceiling} in every budget and rate limit of {@code scopes} or in none. */
    Grant reserve(List<Scope> scopes, Spend ceiling);

    Funds funds(List<Scope> scopes);

    /** Every budget, in the order of its scopes. */
    List<Account> accounts();

    /**
     * Sets or changes the budget or rate limit of a scope, window and unit without resetting what was spent.
     *
     * @throws IllegalArgumentException where the limit of a budget is below what is already spent and reserved, or its
     *     end has passed
     */
    Account open(Budget budget);
}
