package dev.sluice.adapters.lease;

import dev.sluice.core.budget.Elsewhere;

/**
 * The answer to an {@link Ask}.
 *
 * @param granted the slice that may be used from now on
 * @param wanted whether another replica lacks what this one may not need
 * @param idleElsewhere whether a replica that is alive may give something back soon
 */
public record Told(long limit, long granted, Elsewhere elsewhere, boolean wanted, boolean idleElsewhere) {

    /** Whether replicas have more than the limit together, and nobody may use again what becomes free. */
    boolean isOverLimit() {
        return limit - elsewhere.granted() < granted;
    }
}
