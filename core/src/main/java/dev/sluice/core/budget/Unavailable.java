package dev.sluice.core.budget;

import java.time.Duration;

/**
 * Nobody knows: what the ledger is kept in is gone, and nothing may be spent that is not written down. Nothing was
 * reserved in any scope.
 *
 * @param reason fit for callers' eyes: no address and no path
 * @param retryAfter when asking again may help
 */
public record Unavailable(String reason, Duration retryAfter) implements Grant {

    public Unavailable {
        if (!retryAfter.isPositive()) {
            throw new IllegalArgumentException("retry-after must be positive: " + retryAfter);
        }
    }
}
