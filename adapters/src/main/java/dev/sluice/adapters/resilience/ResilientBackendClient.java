package dev.sluice.adapters.resilience;

import dev.sluice.adapters.Endpoint;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.InferenceRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Calls through a breaker and a number of slots for each backend, and tries again, before the first byte, what failed
 * for the moment only and cost nothing.
 */
public final class ResilientBackendClient implements BackendClient {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

    private final BackendClient inner;
    private final Map<String, Guard> guards = new LinkedHashMap<>();
    private final DoubleSupplier random;
    private final Pause pause;

    /** @param random numbers in [0, 1), safe for many threads */
    public ResilientBackendClient(
            BackendClient inner,
            List<Endpoint> endpoints,
            Breaking breaking,
            Clock clock,
            DoubleSupplier random,
            Pause pause) {
        this.inner = inner;
        this.random = random;
        this.pause = pause;
        endpoints.forEach(e -> guards.put(e.backend().id(), new Guard(e, breaking, clock)));
    }

    /** The backends whose breakers let calls through. */
    public Catalog catalog() {
        return new Catalog(guards.values().stream()
                .filter(Guard::callable)
                .map(Guard::backend)
                .toList());
    }

    /** In the order of their declaration. */
    public List<BackendHealth> health() {
        return guards.values().stream().map(Guard::health).toList();
    }

    @Override
    public Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
        Guard guard = guards.get(call.backend().id());
        if (guard == null) {
            throw new IllegalArgumentException(
                    "no endpoint for backend " + call.backend().id());
        }
        Duration left = timeLeft;
        Optional<Reply> earlier = Optional.empty();
        for (int attempt = 1; ; attempt++) {
            Optional<String> refusal = guard.enter();
            if (refusal.isPresent()) {
                return earlier.orElseGet(() -> failure(Failure.Kind.NOT_CALLABLE, refusal.get()));
            }
            Reply reply = guarded(guard, request, call, left, sink);
            if (attempt == guard.attempts() || !(reply instanceof Failure failure) || !mayWorkLater(failure)) {
                return reply;
            }
            Duration wait = failure.retryAfter().orElse(backoff(attempt));
            left = left.minus(reply.latency()).minus(wait);
            if (wait.compareTo(LONGEST_PAUSE) > 0 || !left.isPositive()) {
                return reply;
            }
            try {
                pause.pause(wait);
            } catch (InterruptedException callerLeft) {
                Thread.currentThread().interrupt();
                return failure(Failure.Kind.CANCELLED, "the caller left");
            }
            earlier = Optional.of(reply);
        }
    }

    private Reply guarded(Guard guard, InferenceRequest request, Call call, Duration left, AnswerSink sink) {
        Reply reply;
        try {
            reply = inner.call(request, call, left, sink);
        } catch (RuntimeException | Error ours) {
            guard.leave();
            throw ours;
        }
        guard.leave(reply);
        return reply;
    }

    private static boolean mayWorkLater(Failure failure) {
        return failure.kind().retryable()
                && failure.kind() != Failure.Kind.NOT_CALLABLE
                && !failure.started()
                && failure.usage().tokens().isNothing();
    }

    /** Doubling, each time somewhere between half and the whole of it. */
    private Duration backoff(int attempt) {
        long most = FIRST_BACKOFF.toNanos() << Math.min(attempt - 1, 10);
        return Duration.ofNanos((long) (most * (0.5 + 0.5 * random.getAsDouble())));
    }

    private static Failure failure(Failure.Kind kind, String message) {
        return new Failure(
                kind, Optional.empty(), message, Optional.empty(), Optional.empty(), false, Usage.NONE, Duration.ZERO);
    }
}
