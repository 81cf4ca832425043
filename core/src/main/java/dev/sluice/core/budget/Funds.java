package dev.sluice.core.budget;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.util.Optional;

/**
 * What a caller could reserve right now.
 *
 * @param tightest the account in dollars that allows the least; empty where no scope has a budget in dollars
 * @param tightestInTokens the account in tokens that allows the least; empty where no scope has a budget in tokens
 */
public record Funds(Optional<Account> tightest, Optional<Account> tightestInTokens) {

    public static final Funds UNLIMITED = new Funds(Optional.empty());

    /** Tokens are not limited. */
    public Funds(Optional<Account> tightest) {
        this(tightest, Optional.empty());
    }

    /** What money is free in the tightest scope; empty where nothing limits it. */
    public Optional<Cost> free() {
        return tightest.map(Account::free).map(Cost.class::cast);
    }

    /** How many tokens are free in the tightest scope; empty where nothing limits them. */
    public Optional<Tokens> freeTokens() {
        return tightestInTokens.map(Account::free).map(Tokens.class::cast);
    }
}
