package dev.sluice.core.budget;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import java.util.Optional;

/**
 * What a caller could reserve right now.
 *
 * @param tightest the account that allows the least; empty where no scope has a budget
 */
public record Funds(Optional<Account> tightest) {

    public static final Funds UNLIMITED = new Funds(Optional.empty());

    /** What is free in the tightest scope; empty where nothing limits it. */
    public Optional<Cost> free() {
        return tightest.map(Account::free);
    }

    public Optional<Scope> scope() {
        return tightest.map(a -> a.budget().scope());
    }
}
