package dev.sluice.core.request;

import java.time.Duration;
import java.util.Optional;

/**
 * What the caller allows this one request, over and above budgets and policies.
 *
 * @param explore whether a policy may try a plan on it that its rule would not take
 */
public record Envelope(Optional<Cost> maxCost, Optional<Duration> deadline, boolean explore) {

    public static final Envelope OPEN = new Envelope(Optional.empty(), Optional.empty());

    /** Whose policy may explore. */
    public Envelope(Optional<Cost> maxCost, Optional<Duration> deadline) {
        this(maxCost, deadline, true);
    }

    public Envelope {
        if (deadline.isPresent() && !deadline.get().isPositive()) {
            throw new IllegalArgumentException("deadline must be positive: " + deadline.get());
        }
    }
}
