package dev.sluice.core.request;

import java.time.Duration;
import java.util.Optional;

/** What the caller allows this one request to use, over and above budgets and policies. */
public record Envelope(Optional<Cost> maxCost, Optional<Duration> deadline) {

    public static final Envelope OPEN = new Envelope(Optional.empty(), Optional.empty());

    public Envelope {
        if (deadline.isPresent() && !deadline.get().isPositive()) {
            throw new IllegalArgumentException("deadline must be positive: " + deadline.get());
        }
    }
}
