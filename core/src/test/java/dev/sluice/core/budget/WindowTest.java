package dev.sluice.core.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WindowTest {

    private static final Instant FIRST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2040-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "MINUTE, UTC,             2026-11-24T12:34:56Z, 2026-11-24T12:34:00Z, 2026-11-24T12:35:00Z",
        "HOUR,   Asia/Kolkata,    2026-11-24T12:34:56Z, 2026-11-24T12:30:00Z, 2026-11-24T13:30:00Z",
        "DAY,    Europe/Berlin,   2026-11-24T12:34:56Z, 2026-11-23T23:00:00Z, 2026-11-24T23:00:00Z",
        "WEEK,   UTC,             2026-11-24T12:34:56Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "WEEK,   UTC,             2026-11-22T23:59:59Z, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "WEEK,   UTC,             2026-11-23T00:00:00Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "WEEK,   UTC,             2027-01-01T00:00:00Z, 2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
        "MONTH,  America/Chicago, 2026-12-31T23:00:00Z, 2026-12-01T06:00:00Z, 2027-01-01T06:00:00Z"
    })
    void windows_follow_the_calendar_of_their_zone(Window window, String zone, String now, String start, String end) {
        assertThat(window.start(Instant.parse(now), ZoneId.of(zone))).contains(Instant.parse(start));
        assertThat(window.end(Instant.parse(now), ZoneId.of(zone))).contains(Instant.parse(end));
    }

    @ParameterizedTest
    @CsvSource({
        "DAY,  2027-03-28T12:00:00Z, 2027-03-27T23:00:00Z, 2027-03-28T22:00:00Z",
        "WEEK, 2027-03-28T12:00:00Z, 2027-03-21T23:00:00Z, 2027-03-28T22:00:00Z",
        "DAY,  2027-10-31T12:00:00Z, 2027-10-30T22:00:00Z, 2027-10-31T23:00:00Z",
        "HOUR, 2027-10-31T00:30:00Z, 2027-10-31T00:00:00Z, 2027-10-31T01:00:00Z",
        "HOUR, 2027-10-31T01:30:00Z, 2027-10-31T01:00:00Z, 2027-10-31T02:00:00Z"
    })
    void a_day_has_23_or_25_hours_where_clocks_change(Window window, String now, String start, String end) {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(window.start(Instant.parse(now), berlin)).contains(Instant.parse(start));
        assertThat(window.end(Instant.parse(now), berlin)).contains(Instant.parse(end));
    }

    @Test
    void a_lifetime_has_no_boundaries() {
        assertThat(Window.LIFETIME.start(FIRST, ZoneId.of("UTC"))).isEmpty();
        assertThat(Window.LIFETIME.end(FIRST, ZoneId.of("UTC"))).isEmpty();
    }

    /** An end that has passed already would start a budget anew on every request. */
    @ParameterizedTest
    @EnumSource(value = Window.class, mode = EnumSource.Mode.EXCLUDE, names = "LIFETIME")
    void now_lies_between_start_and_end_in_every_zone_and_around_every_change_of_clocks(Window window) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int checked = 0;
        for (String name : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(name);
            for (Instant now : moments(zone, random)) {
                assertThat(window.start(now, zone).orElseThrow())
                        .as("%s starts, %s in %s, seed %d", window, now, zone, seed)
                        .isBeforeOrEqualTo(now);
                assertThat(window.end(now, zone).orElseThrow())
                        .as("%s ends, %s in %s, seed %d", window, now, zone, seed)
                        .isAfter(now);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(10_000);
    }

    private static List<Instant> moments(ZoneId zone, Random random) {
        List<Instant> moments = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            moments.add(FIRST.plusSeconds(random.nextLong(LAST.getEpochSecond() - FIRST.getEpochSecond())));
        }
        ZoneOffsetTransition change = zone.getRules().nextTransition(FIRST);
        while (change != null && change.getInstant().isBefore(LAST)) {
            for (long around : new long[] {-5_400, -1_800, -60, -1, 0, 1, 60, 1_800, 5_400}) {
                moments.add(change.getInstant().plusSeconds(around));
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return moments;
    }
}
