package dev.sluice.core.request;

import java.util.Locale;

/** What a budget or a rate limit counts in. */
public enum Unit {
    DOLLARS,
    TOKENS,
    /** One for each request, whatever became of it. */
    REQUESTS,
    /** One for each request as long as it runs. */
    CONCURRENCY;

    public Amount of(long parts) {
        return switch (this) {
            case DOLLARS -> new Cost(parts);
            case TOKENS -> new Tokens(parts);
            case REQUESTS, CONCURRENCY -> new Count(this, parts);
        };
    }

    /** What a request holds that may use up to {@code ceiling}. */
    public Amount of(Spend ceiling) {
        return of(heldBy(ceiling));
    }

    /** {@link #of(Spend)} in smallest parts. */
    public long heldBy(Spend ceiling) {
        return switch (this) {
            case DOLLARS -> ceiling.cost().nanos();
            case TOKENS -> ceiling.tokens().count();
            case REQUESTS, CONCURRENCY -> 1;
        };
    }

    /** What a request that used {@code spent} is charged when it has ended, in smallest parts. */
    public long chargedFor(Spend spent) {
        return this == CONCURRENCY ? 0 : heldBy(spent);
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As a person reads it: {@code $0.5}, {@code 12 tokens}, {@code 60 requests} or {@code 8 at once}. */
    public static String text(Amount amount) {
        return switch (amount) {
            case Cost cost -> "$" + cost;
            case Tokens tokens -> tokens.count() + " tokens";
            case Count count -> count.parts() + (count.unit() == CONCURRENCY ? " at once" : " requests");
        };
    }
}
