package dev.sluice.policies.choice;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.Optional;

/**
 * What no plan of a policy may exceed.
 *
 * @param cost ceiling of the whole plan
 * @param latency forecast of the whole plan
 * @param thinking tokens of one call; zero forbids thinking where it can be switched off
 * @param samples calls of one step
 */
public record Limits(Optional<Cost> cost, Optional<Duration> latency, Optional<Tokens> thinking, int samples) {

    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty(), Optional.empty(), 5);

    public Limits {
        if (samples < 1 || samples > 16) {
            throw new IllegalArgumentException("samples must lie in [1, 16]: " + samples);
        }
        if (latency.isPresent() && !latency.get().isPositive()) {
            throw new IllegalArgumentException("latency must be positive: " + latency.get());
        }
    }
}
