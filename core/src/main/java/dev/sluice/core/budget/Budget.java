package dev.sluice.core.budget;

import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Unit;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How much a scope may spend in each window. A scope may have several: one for each window and unit.
 *
 * @param zone whose calendar says where windows begin
 * @param until when it ends: from then on it grants nothing more
 */
public record Budget(Scope scope, Amount limit, Window window, ZoneId zone, Kind kind, Optional<Instant> until) {

    /** What a caller is told who has used it up. */
    public enum Kind {
        /** There is no more: asking again is no use. */
        BUDGET("budget"),
        /** Too fast: ask again in a moment. */
        RATE_LIMIT("rate limit");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public Budget {
        switch (limit.unit()) {
            case DOLLARS -> refuse(kind == Kind.RATE_LIMIT, "a limit in dollars is a budget, not a rate limit");
            case TOKENS -> {}
            case REQUESTS -> {
                refuse(kind == Kind.BUDGET, "a limit in requests is a rate limit, not a budget");
                refuse(window == Window.LIFETIME, "a limit in requests needs a window that starts anew");
            }
            case CONCURRENCY -> {
                refuse(kind == Kind.BUDGET, "a limit of requests at once is a rate limit, not a budget");
                refuse(window != Window.LIFETIME, "a limit of requests at once has no window: " + window.word());
            }
        }
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }

    /** In UTC. */
    public Budget(Scope scope, Amount limit, Window window) {
        this(scope, limit, window, ZoneOffset.UTC);
    }

    /** Without an end; in money or tokens a budget, in requests a rate limit. */
    public Budget(Scope scope, Amount limit, Window window, ZoneId zone) {
        this(scope, limit, window, zone, usualKind(limit.unit()), Optional.empty());
    }

    private static Kind usualKind(Unit unit) {
        return switch (unit) {
            case DOLLARS, TOKENS -> Kind.BUDGET;
            case REQUESTS, CONCURRENCY -> Kind.RATE_LIMIT;
        };
    }

    /** In UTC. */
    public static Budget rateLimit(Scope scope, Amount limit, Window window) {
        return new Budget(scope, limit, window, ZoneOffset.UTC, Kind.RATE_LIMIT, Optional.empty());
    }

    public Budget until(Instant end) {
        return new Budget(scope, limit, window, zone, kind, Optional.of(end));
    }

    /** @param parts of its unit */
    public Budget withLimit(long parts) {
        return new Budget(scope, unit().of(parts), window, zone, kind, until);
    }

    public Unit unit() {
        return limit.unit();
    }

    public boolean isRateLimit() {
        return kind == Kind.RATE_LIMIT;
    }

    public boolean endedBy(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }

    /** Whether {@code other} is this budget, perhaps with another limit, zone, kind or end. */
    public boolean isSameAs(Budget other) {
        return scope.equals(other.scope) && window == other.window && unit() == other.unit();
    }
}
