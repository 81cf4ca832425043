package dev.sluice.core.budget;

import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.util.List;

/** Who may spend what. Safe for many threads. A scope without a budget is not limited. */
public interface Ledger {

    /** Holds {@code ceiling} in every one of {@code scopes} or in none. */
    Grant reserve(List<Scope> scopes, Spend ceiling);

    Funds funds(List<Scope> scopes);

    /** Every budget, in the order of its scopes. */
    List<Account> accounts();

    /**
     * Sets or changes the budget of a scope, window and unit without resetting what was spent.
     *
     * @throws IllegalArgumentException where the limit is below what is already spent and reserved
     */
    Account open(Budget budget);
}
