package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Envelope;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What a caller allows one request, as it says in headers. */
final class EnvelopeHeaders {

    private EnvelopeHeaders() {}

    static Envelope of(Function<String, Optional<String>> header) {
        return new Envelope(
                header.apply("x-sluice-max-cost").map(EnvelopeHeaders::cost),
                header.apply("x-sluice-deadline-ms").map(EnvelopeHeaders::deadline),
                header.apply("x-sluice-explore").map(EnvelopeHeaders::explore).orElse(true));
    }

    private static Cost cost(String value) {
        try {
            return Cost.usd(value.startsWith("$") ? value.substring(1) : value);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Refusal.InvalidRequest(
                    "header x-sluice-max-cost must be an amount in dollars: '" + value + "'", "x-sluice-max-cost");
        }
    }

    private static boolean explore(String value) {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new Refusal.InvalidRequest(
                        "header x-sluice-explore must be on or off: '" + value + "'", "x-sluice-explore");
        };
    }

    private static Duration deadline(String value) {
        try {
            long millis = Long.parseLong(value);
            if (millis > 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException notANumber) {
            // refused below, with every other value that is not one
        }
        throw new Refusal.InvalidRequest(
                "header x-sluice-deadline-ms must be a whole number of at least 1: '" + value + "'",
                "x-sluice-deadline-ms");
    }
}
