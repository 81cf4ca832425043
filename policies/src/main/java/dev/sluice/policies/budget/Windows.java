package dev.sluice.policies.budget;

import dev.sluice.core.budget.Window;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Where windows end, in UTC. */
final class Windows {

    private Windows() {}

    /** The first instant of the next window; empty where there is none. */
    static Optional<Instant> end(Window window, Instant now) {
        ZonedDateTime utc = now.atZone(ZoneOffset.UTC);
        return switch (window) {
            case MINUTE ->
                Optional.of(utc.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1).toInstant());
            case HOUR ->
                Optional.of(utc.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant());
            case DAY -> Optional.of(utc.truncatedTo(ChronoUnit.DAYS).plusDays(1).toInstant());
            case MONTH ->
                Optional.of(utc.truncatedTo(ChronoUnit.DAYS)
                        .withDayOfMonth(1)
                        .plusMonths(1)
                        .toInstant());
            case LIFETIME -> Optional.empty();
        };
    }
}
