package dev.sluice.core.budget;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;

/** The stretch of time over which a budget counts; starts anew at each boundary of the calendar. */
public enum Window {
    MINUTE,
    HOUR,
    DAY,
    /** From Monday to Sunday. */
    WEEK,
    MONTH,
    LIFETIME;

    /** The first instant of the window that {@code now} is in, as clocks in {@code zone} show it; empty where it has none. */
    public Optional<Instant> start(Instant now, ZoneId zone) {
        return switch (this) {
            case MINUTE -> Optional.of(truncated(now, zone, ChronoUnit.MINUTES).toInstant());
            case HOUR -> Optional.of(truncated(now, zone, ChronoUnit.HOURS).toInstant());
            case DAY, WEEK, MONTH ->
                Optional.of(firstDay(now, zone).atStartOfDay(zone).toInstant());
            case LIFETIME -> Optional.empty();
        };
    }

    /** The first instant of the next window, always after {@code now}; empty where there is none. */
    public Optional<Instant> end(Instant now, ZoneId zone) {
        return switch (this) {
            case MINUTE ->
                Optional.of(
                        truncated(now, zone, ChronoUnit.MINUTES).plusMinutes(1).toInstant());
            case HOUR ->
                Optional.of(truncated(now, zone, ChronoUnit.HOURS).plusHours(1).toInstant());
            case DAY -> Optional.of(dayEnd(firstDay(now, zone).plusDays(1), zone, now));
            case WEEK -> Optional.of(dayEnd(firstDay(now, zone).plusWeeks(1), zone, now));
            case MONTH -> Optional.of(dayEnd(firstDay(now, zone).plusMonths(1), zone, now));
            case LIFETIME -> Optional.empty();
        };
    }

    /** By the offset in force, for there are zones whose clocks are put back by less than an hour. */
    private static OffsetDateTime truncated(Instant now, ZoneId zone, ChronoUnit unit) {
        return now.atOffset(zone.getRules().getOffset(now)).truncatedTo(unit);
    }

    private LocalDate firstDay(Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return switch (this) {
            case WEEK -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> today.withDayOfMonth(1);
            case MINUTE, HOUR, DAY, LIFETIME -> today;
        };
    }

    /** A midnight that comes twice, because clocks are put back over it, ends the day the second time if need be. */
    private static Instant dayEnd(LocalDate day, ZoneId zone, Instant now) {
        ZonedDateTime first = day.atStartOfDay(zone);
        return first.toInstant().isAfter(now)
                ? first.toInstant()
                : first.withLaterOffsetAtOverlap().toInstant();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
