package dev.sluice.adapters.resilience;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a backend has been doing.
 *
 * @param callable whether its breaker would let a call through now
 * @param running calls at this moment
 * @param failureRate in [0, 1]; empty as long as too few calls were made
 * @param lastFailure what went wrong last, fit for callers' eyes
 * @param since when its breaker came into this state
 */
public record BackendHealth(
        String id,
        State state,
        boolean callable,
        int running,
        OptionalDouble failureRate,
        Optional<String> lastFailure,
        Instant since) {

    /** The state of a breaker. */
    public enum State {
        /** Calls pass. */
        CLOSED,
        /** Calls are refused here, because too many failed. */
        OPEN,
        /** A few calls pass, to see whether it works again. */
        HALF_OPEN
    }
}
