package dev.sluice.core.budget;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** The stretch of time over which a budget counts; starts anew at each boundary of the calendar. */
public enum Window {
    MINUTE,
    HOUR,
    DAY,
    MONTH,
    LIFETIME;

    /** The first instant of the window that {@code now} is in, as clocks in {@code zone} show it; empty where it has none. */
    public Optional<Instant> start(Instant now, ZoneId zone) {
        ZonedDateTime local = now.atZone(zone);
        return switch (this) {
            case MINUTE -> Optional.of(local.truncatedTo(ChronoUnit.MINUTES).toInstant());
            case HOUR -> Optional.of(local.truncatedTo(ChronoUnit.HOURS).toInstant());
            case DAY -> Optional.of(local.toLocalDate().atStartOfDay(zone).toInstant());
            case MONTH ->
                Optional.of(
                        local.toLocalDate().withDayOfMonth(1).atStartOfDay(zone).toInstant());
            case LIFETIME -> Optional.empty();
        };
    }

    /** The first instant of the next window as clocks in {@code zone} show it; empty where there is none. */
    public Optional<Instant> end(Instant now, ZoneId zone) {
        ZonedDateTime local = now.atZone(zone);
        return switch (this) {
            case MINUTE ->
                Optional.of(local.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1).toInstant());
            case HOUR ->
                Optional.of(local.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant());
            case DAY ->
                Optional.of(local.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant());
            case MONTH ->
                Optional.of(local.toLocalDate()
                        .withDayOfMonth(1)
                        .plusMonths(1)
                        .atStartOfDay(zone)
                        .toInstant());
            case LIFETIME -> Optional.empty();
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
