package dev.sluice.adapters.resilience;

import dev.sluice.adapters.Endpoint;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** The breaker and the slots of one backend. */
final class Guard {

    private final Endpoint endpoint;
    private final CircuitBreaker breaker;
    private final Bulkhead slots;
    private final Duration openFor;
    private final Clock clock;
    private volatile Instant since;
    private volatile Optional<String> lastFailure = Optional.empty();

    Guard(Endpoint endpoint, Breaking breaking, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.openFor = breaking.openFor();
        this.since = clock.instant();
        String id = endpoint.backend().id();
        breaker = CircuitBreaker.of(
                id,
                CircuitBreakerConfig.custom()
                        .slidingWindow(breaking.window(), breaking.least(), SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold((float) (breaking.failureShare() * 100))
                        .slowCallRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .waitDurationInOpenState(openFor)
                        .permittedNumberOfCallsInHalfOpenState(breaking.trials())
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> since = clock.instant());
        slots = Bulkhead.of(
                id,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(endpoint.resilience().slots())
                        .maxWaitDuration(Duration.ZERO)
                        .build());
    }

    Backend backend() {
        return endpoint.backend();
    }

    int attempts() {
        return endpoint.resilience().attempts();
    }

    /** Takes a slot; tells why not where it is not had. */
    Optional<String> enter() {
        if (!breaker.tryAcquirePermission()) {
            return Optional.of(
                    backend().id() + " is not called for now, because too many calls failed" + lastFailureInBrackets());
        }
        if (!slots.tryAcquirePermission()) {
            breaker.releasePermission();
            return Optional.of("all " + endpoint.resilience().slots() + " slots of "
                    + backend().id() + " are taken");
        }
        return Optional.empty();
    }

    private String lastFailureInBrackets() {
        return lastFailure.map(message -> " (" + message + ")").orElse("");
    }

    /** Gives the slot back and remembers how the call went. */
    void leave(Reply reply) {
        slots.onComplete();
        long nanos = reply.latency().toNanos();
        switch (reply) {
            case Completion completion -> breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            case Failure failure -> {
                switch (failure.kind()) {
                    case UNREACHABLE, SERVER_ERROR, TIMEOUT, BROKEN -> {
                        lastFailure = Optional.of(failure.message());
                        breaker.onError(nanos, TimeUnit.NANOSECONDS, new Failed(failure.message()));
                    }
                    case OVERLOADED, MISCONFIGURED -> {
                        lastFailure = Optional.of(failure.message());
                        breaker.releasePermission();
                    }
                    case NOT_CALLABLE, REJECTED, CANCELLED -> breaker.releasePermission();
                }
            }
        }
    }

    /** Gives the slot back after a call that ended in an error of ours. */
    void leave() {
        slots.onComplete();
        breaker.releasePermission();
    }

    /** An open breaker whose time is up counts: the next call is its trial, and nobody calls what is not in the catalog. */
    boolean callable() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> clock.instant().isAfter(since.plus(openFor));
            case CLOSED, HALF_OPEN, DISABLED, METRICS_ONLY -> true;
        };
    }

    BackendHealth health() {
        BackendHealth.State state = switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> BackendHealth.State.OPEN;
            case HALF_OPEN -> BackendHealth.State.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> BackendHealth.State.CLOSED;
        };
        float percent = breaker.getMetrics().getFailureRate();
        int free = slots.getMetrics().getAvailableConcurrentCalls();
        return new BackendHealth(
                backend().id(),
                state,
                callable(),
                endpoint.resilience().slots() - free,
                percent < 0 ? OptionalDouble.empty() : OptionalDouble.of(percent / 100.0),
                lastFailure,
                since);
    }

    /** What the breaker is told of a failure, which is a value everywhere else. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message, null, false, false);
        }
    }
}
