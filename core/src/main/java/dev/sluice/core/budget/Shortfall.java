package dev.sluice.core.budget;

import dev.sluice.core.request.Spend;
import java.time.Duration;
import java.time.Instant;

/**
 * No money, or too fast: nothing was reserved in any scope.
 *
 * @param account of those that could not afford it, the one that will not for the longest
 * @param needed what was asked for
 */
public record Shortfall(Account account, Spend needed) implements Grant {

    /** Requests in flight end at no known time. */
    private static final Duration UNTIL_ONE_ENDS = Duration.ofSeconds(1);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** Whether it is a rate limit that will afford it a while later. */
    public boolean passes() {
        Budget budget = account.budget();
        return budget.isRateLimit()
                && !account.ended()
                && budget.unit().heldBy(needed) <= budget.limit().parts();
    }

    /** Whether the budget itself could afford it, and only the slice of it that is held here could not. */
    public boolean isOfSlice() {
        return account.affords(needed);
    }

    /** Whether it lasts longer: one that does not pass before one that does, and that which starts anew later. */
    boolean outlasts(Shortfall other) {
        return passes() == other.passes() ? passes() && reset().isAfter(other.reset()) : other.passes();
    }

    private Instant reset() {
        return account.resetsAt().orElse(Instant.MIN);
    }

    /** How long until the account starts anew, or may have room. */
    public Duration retryAfter(Instant now) {
        return account.resetsAt()
                .map(at -> Duration.between(now, at))
                .map(wait -> wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait)
                .orElse(UNTIL_ONE_ENDS);
    }
}
