package dev.sluice.adapters.dialect;

import dev.sluice.core.call.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What a provider's HTTP status and its retry headers mean. */
public final class ProviderError {

    private ProviderError() {}

    /** The kind of failure an HTTP status tells of. */
    public static Failure.Kind kind(int status) {
        return switch (status) {
            case 429, 503, 529 -> Failure.Kind.OVERLOADED;
            case 401, 403, 404 -> Failure.Kind.MISCONFIGURED;
            default -> {
                if (status >= 500) {
                    yield Failure.Kind.SERVER_ERROR;
                }
                yield status >= 400 ? Failure.Kind.REJECTED : Failure.Kind.MISCONFIGURED;
            }
        };
    }

    /**
     * How long to wait, where the provider says so in a form that can be read.
     *
     * @param millis the value of {@code retry-after-ms}
     * @param secondsOrDate the value of {@code retry-after}
     */
    public static Optional<Duration> retryAfter(Optional<String> millis, Optional<String> secondsOrDate, Instant now) {
        return millis.flatMap(ms -> seconds(ms, 1e-3))
                .or(() -> secondsOrDate.flatMap(value -> seconds(value, 1).or(() -> untilDate(value, now))));
    }

    private static Optional<Duration> seconds(String value, double unit) {
        try {
            double seconds = Double.parseDouble(value.strip()) * unit;
            return seconds >= 0 && seconds < 1e9
                    ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000)))
                    : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> untilDate(String value, Instant now) {
        try {
            Duration wait =
                    Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip(), Instant::from));
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }
}
