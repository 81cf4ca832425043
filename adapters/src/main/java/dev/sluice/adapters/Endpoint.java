package dev.sluice.adapters;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.PriceList;
import java.net.URI;
import java.time.Duration;

/**
 * Where and how a backend is reached.
 *
 * @param dialect name of the wire dialect it speaks: {@code openai} or {@code anthropic}
 * @param baseUrl up to and including the version, for example {@code https://api.openai.com/v1}
 * @param answerLimitField the field that really limits output there; used where the caller wrote none
 * @param prices what it charges, and from when; the first is the backend's own
 */
public record Endpoint(
        Backend backend,
        String dialect,
        URI baseUrl,
        Secret key,
        String answerLimitField,
        Resilience resilience,
        PriceList prices) {

    /**
     * How much is expected of a backend.
     *
     * @param connect to an open connection
     * @param firstByte from sending to the first byte of the answer
     * @param silence between two pieces of a stream
     * @param slots calls at once; more than that are refused here, not queued
     * @param attempts at one call before its first byte, the first included
     */
    public record Resilience(Duration connect, Duration firstByte, Duration silence, int slots, int attempts) {

        public static final Resilience DEFAULT =
                new Resilience(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(2), 256, 2);

        public Resilience {
            if (slots < 1 || attempts < 1) {
                throw new IllegalArgumentException("slots and attempts must be at least 1: " + slots + ", " + attempts);
            }
        }
    }

    /** At one price for ever. */
    public Endpoint(
            Backend backend, String dialect, URI baseUrl, Secret key, String answerLimitField, Resilience resilience) {
        this(backend, dialect, baseUrl, key, answerLimitField, resilience, PriceList.always(backend.price()));
    }

    public Endpoint {
        if (!"http".equals(baseUrl.getScheme()) && !"https".equals(baseUrl.getScheme())) {
            throw new IllegalArgumentException("base URL must be http or https: " + baseUrl);
        }
    }
}
