package dev.sluice.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExchangeRateTest {

    private static final Scope TEAM = new Scope(Scope.Kind.TEAM, "sales");
    private static final Habits HABITS = new Habits(40, Pace.UNIFORM);
    private static final Instant START = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant MIDDLE = Instant.parse("2026-04-16T00:00:00Z");

    private static Account account(Window window, Instant now, String spentUsd, String limitUsd) {
        return account(new Budget(TEAM, Cost.usd(limitUsd), window), now, Cost.usd(spentUsd));
    }

    private static Account account(Budget budget, Instant now, Amount spent) {
        return new Account(budget, spent, budget.unit().of(0), budget.window().end(now, budget.zone()));
    }

    private static double monthly(Instant now, String spentUsd) {
        return ExchangeRate.of(account(Window.MONTH, now, spentUsd, "100"), now, HABITS)
                .perDollar();
    }

    @Test
    void spending_as_planned_or_behind_has_no_price() {
        assertThat(monthly(START, "0")).isZero();
        assertThat(monthly(MIDDLE, "50")).isZero();
        assertThat(monthly(MIDDLE, "10")).isZero();
    }

    @Test
    void the_price_rises_smoothly_as_spending_runs_ahead_and_falls_as_time_catches_up() {
        double before = 0;
        for (int spent = 51; spent < 100; spent++) {
            double rate = monthly(MIDDLE, Integer.toString(spent));
            assertThat(rate).as("at $%d", spent).isGreaterThan(before);
            before = rate;
        }
        assertThat(monthly(MIDDLE, "60")).isEqualTo(40 * (Math.pow(.5 / .4, 4) - 1), within(1e-9));
        assertThat(monthly(MIDDLE.plusSeconds(86_400), "60")).isLessThan(monthly(MIDDLE, "60"));
        assertThat(monthly(Instant.parse("2026-04-19T00:00:00Z"), "60")).isZero();
    }

    @Test
    void money_that_is_gone_has_a_finite_price_and_even_at_the_very_end() {
        assertThat(monthly(MIDDLE, "100")).isGreaterThan(1e9).isFinite();
        assertThat(monthly(Instant.parse("2026-04-30T23:59:59.999999999Z"), "100"))
                .isFinite();
        assertThat(ExchangeRate.of(account(Window.MONTH, MIDDLE, "0", "0"), MIDDLE, HABITS)
                        .perDollar())
                .isFinite();
    }

    @Test
    void nothing_is_priced_before_it_is_known_what_a_dollar_buys() {
        Account ahead = account(Window.MONTH, MIDDLE, "90", "100");

        assertThat(ExchangeRate.of(ahead, MIDDLE, Habits.UNKNOWN).binds()).isFalse();
        assertThat(ExchangeRate.of(ahead, MIDDLE, Habits.UNKNOWN).account()).contains(ahead);
    }

    @Test
    void minutes_hours_lifetimes_and_tokens_are_not_paced() {
        for (Window window : List.of(Window.MINUTE, Window.HOUR, Window.LIFETIME)) {
            assertThat(ExchangeRate.of(account(window, MIDDLE, "99", "100"), MIDDLE, HABITS))
                    .as(window.word())
                    .isEqualTo(ExchangeRate.NONE);
        }
        Budget tokens = new Budget(TEAM, new Tokens(100), Window.MONTH);
        assertThat(ExchangeRate.of(account(tokens, MIDDLE, new Tokens(99)), MIDDLE, HABITS))
                .isEqualTo(ExchangeRate.NONE);
    }

    @Test
    void a_day_of_twenty_three_hours_is_paced() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant noon = Instant.parse("2026-03-29T10:00:00Z");
        Budget budget = new Budget(TEAM, Cost.usd("10"), Window.DAY, berlin);

        assertThat(ExchangeRate.of(account(budget, noon, Cost.usd("9")), noon, HABITS)
                        .binds())
                .isTrue();
    }

    @Test
    void of_several_budgets_the_dearest_dollar_counts_and_is_named() {
        Account month = account(Window.MONTH, MIDDLE, "70", "100");
        Account day = account(Window.DAY, MIDDLE.plusSeconds(43_200), "9", "10");
        Account tokens = account(new Budget(TEAM, new Tokens(5), Window.DAY), MIDDLE, new Tokens(5));

        ExchangeRate rate = ExchangeRate.dearest(List.of(month, tokens, day), MIDDLE.plusSeconds(43_200), HABITS);

        assertThat(rate.account()).contains(day);
        assertThat(ExchangeRate.dearest(List.of(tokens), MIDDLE, HABITS)).isEqualTo(ExchangeRate.NONE);
    }

    @Test
    void what_is_reserved_makes_no_dollar_dearer() {
        Budget budget = new Budget(TEAM, Cost.usd("100"), Window.MONTH);
        Account held =
                new Account(budget, Cost.usd("50"), Cost.usd("40"), Optional.of(Instant.parse("2026-05-01T00:00:00Z")));

        assertThat(ExchangeRate.of(held, MIDDLE, HABITS).binds()).isFalse();
    }

    @Test
    void a_pace_that_knows_the_nights_expects_little_of_them() {
        double[] hours = new double[Pace.HOURS];
        Arrays.setAll(hours, h -> h % 24 >= 8 && h % 24 < 18 ? 1 : 0);
        Pace offices = new Pace(hours);
        Instant end = START.plusSeconds(86_400);

        assertThat(offices.left(START, START.plusSeconds(8 * 3600), end)).isEqualTo(1, within(1e-9));
        assertThat(offices.left(START, START.plusSeconds(13 * 3600), end)).isEqualTo(.5, within(1e-9));
        assertThat(offices.left(START, START.plusSeconds(18 * 3600), end)).isZero();
        assertThat(Pace.UNIFORM.left(START, START.plusSeconds(8 * 3600), end)).isEqualTo(2 / 3.0, within(1e-9));
        assertThat(offices.left(START, START.plusSeconds(45 * 86_400), START.plusSeconds(90 * 86_400)))
                .isEqualTo(.5, within(.01));
    }

    @Test
    void hours_that_make_no_pace_are_refused_with_their_value() {
        double[] hours = new double[Pace.HOURS];
        assertThatThrownBy(() -> new Pace(hours)).hasMessageContaining("nothing is spent");
        hours[5] = Double.NaN;
        assertThatThrownBy(() -> new Pace(hours)).hasMessageContaining("hour 5").hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Pace(new double[24])).hasMessageContaining("24");
        assertThatThrownBy(() -> new Habits(-1, Pace.UNIFORM)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new ExchangeRate(Double.NaN, Optional.empty())).hasMessageContaining("NaN");
    }

    @Test
    void windows_start_where_the_calendar_of_their_zone_says() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant now = Instant.parse("2026-04-16T22:30:15.5Z");

        assertThat(Window.MINUTE.start(now, berlin)).contains(Instant.parse("2026-04-16T22:30:00Z"));
        assertThat(Window.HOUR.start(now, berlin)).contains(Instant.parse("2026-04-16T22:00:00Z"));
        assertThat(Window.DAY.start(now, berlin)).contains(Instant.parse("2026-04-16T22:00:00Z"));
        assertThat(Window.MONTH.start(now, berlin)).contains(Instant.parse("2026-03-31T22:00:00Z"));
        assertThat(Window.LIFETIME.start(now, berlin)).isEmpty();
    }
}
