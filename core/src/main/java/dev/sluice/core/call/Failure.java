package dev.sluice.core.call;

import java.time.Duration;
import java.util.Optional;

/**
 * A call that did not come to its end.
 *
 * @param status the provider's HTTP status; empty where there was none
 * @param message what was wrong, fit for the caller's eyes: no address and no secret
 * @param body the provider's own error body, if it sent one in JSON
 * @param retryAfter how long the provider asked to wait
 * @param started whether a part of the answer had already reached the sink
 * @param usage what it nevertheless used
 */
public record Failure(
        Kind kind,
        Optional<Integer> status,
        String message,
        Optional<String> body,
        Optional<Duration> retryAfter,
        boolean started,
        Usage usage,
        Duration latency)
        implements Reply {

    public enum Kind {
        /** Not called at all: its breaker is open or all its slots are taken. */
        NOT_CALLABLE(true, true),
        /** No connection. */
        UNREACHABLE(true, true),
        /** The provider turned us away for now: 429 or 503. */
        OVERLOADED(true, true),
        /** The provider failed: another 5xx. */
        SERVER_ERROR(true, true),
        /** The provider refused this very request: 4xx. Another provider would likely take it the same way. */
        REJECTED(false, false),
        /** The provider refused our credentials or does not know the model: our configuration, not the caller's request. */
        MISCONFIGURED(false, true),
        /** Too slow: no first byte, a silence, or the whole deadline. */
        TIMEOUT(false, true),
        /** The connection broke, or the bytes made no sense. */
        BROKEN(false, true),
        /** The caller left. */
        CANCELLED(false, false);

        private final boolean retryable;
        private final boolean elsewhere;

        Kind(boolean retryable, boolean elsewhere) {
            this.retryable = retryable;
            this.elsewhere = elsewhere;
        }

        /** Whether the same call may work a moment later, and cost nothing this time. */
        public boolean retryable() {
            return retryable;
        }

        /** Whether another backend may serve the request instead. */
        public boolean elsewhere() {
            return elsewhere;
        }
    }
}
