package dev.sluice.core.budget;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a caller could reserve right now.
 *
 * @param accounts every budget and rate limit of every scope that pays
 */
public record Funds(List<Account> accounts) {

    private static final Comparator<Account> LEAST_FREE =
            Comparator.comparingLong(account -> account.free().parts());

    public static final Funds UNLIMITED = new Funds(List.of());

    public Funds {
        accounts = List.copyOf(accounts);
    }

    /** One account in dollars at most. */
    public Funds(Optional<Account> inDollars) {
        this(inDollars, Optional.empty());
    }

    /** One account in dollars and one in tokens at most. */
    public Funds(Optional<Account> inDollars, Optional<Account> inTokens) {
        this(Stream.of(inDollars, inTokens).flatMap(Optional::stream).toList());
    }

    /** Whether every account could pay as much as this. */
    public boolean afford(Spend ceiling) {
        return accounts.stream().allMatch(account -> account.affords(ceiling));
    }

    /** The account in dollars that allows the least; empty where no scope has a budget in dollars. */
    public Optional<Account> tightest() {
        return tightest(account -> account.budget().unit() == Unit.DOLLARS);
    }

    /**
     * The account in tokens that a plan must fit into; empty where no scope has one. A rate limit counts whole, as if
     * nothing were used: what it has no room for now it has in a while, and an answer is better late than cut.
     */
    public Optional<Account> tightestInTokens() {
        return accounts.stream()
                .filter(account -> account.budget().unit() == Unit.TOKENS)
                .map(account -> account.budget().isRateLimit() ? account.unused() : account)
                .min(LEAST_FREE);
    }

    /** The rate limit in a unit that allows the least; empty where no scope has one. */
    public Optional<Account> tightestRate(Unit unit) {
        return tightest(
                account -> account.budget().isRateLimit() && account.budget().unit() == unit);
    }

    private Optional<Account> tightest(Predicate<Account> among) {
        return accounts.stream().filter(among).min(LEAST_FREE);
    }

    /** What money is free in the tightest scope; empty where nothing limits it. */
    public Optional<Cost> free() {
        return tightest().map(Account::free).map(Cost.class::cast);
    }

    /** How many tokens a plan may use; empty where nothing limits them. */
    public Optional<Tokens> freeTokens() {
        return tightestInTokens().map(Account::free).map(Tokens.class::cast);
    }
}
