package dev.sluice.policies.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.budget.Pace;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpendingHabitsTest {

    private static final Instant START = Instant.parse("2026-04-01T00:00:00Z");
    private static final Backend BACKEND = Situations.backend("b", "f", "1", "10");

    private final SpendingHabits habits = new SpendingHabits();

    private static Forecast forecast(double success, String usd) {
        Call call = new Call(BACKEND, new Protocol.Direct(), new Tokens(10), new Tokens(10), 1);
        return new Forecast(
                new Plan.Single(call),
                new Probability(success, success, success),
                Cost.usd(usd),
                Duration.ofSeconds(1));
    }

    private static Outcome outcome(Instant at, Forecast chosen, Forecast other, Optional<Forecast> unpaced) {
        Decision decision = new Decision(
                "d",
                new Decision.PolicyRef("p", 1),
                "c",
                1,
                Situations.DIFFICULTY,
                chosen,
                List.of(new Rejected(other, "dearer")),
                "nothing",
                Optional.empty(),
                List.of(),
                1,
                new Decision.Terms(ExchangeRate.NONE, unpaced, Optional.empty()),
                List.of());
        Failure failure = new Failure(
                Failure.Kind.BROKEN,
                Optional.empty(),
                "it broke",
                Optional.empty(),
                Optional.empty(),
                false,
                Usage.NONE,
                Duration.ZERO);
        return new Outcome(Situations.plain(), decision, new Run(List.of(), failure, "broke"), at);
    }

    @Test
    void a_dollar_buys_what_the_unpaced_choice_has_above_the_cheapest() {
        habits.seen(outcome(START, forecast(.9, "0.01"), forecast(.6, "0.001"), Optional.empty()));

        assertThat(habits.habits().gainPerDollar()).isEqualTo(.3 / .009, within(1e-9));
    }

    @Test
    void pacing_does_not_learn_from_itself() {
        Forecast good = forecast(.9, "0.01");
        Forecast cheap = forecast(.6, "0.001");

        habits.seen(outcome(START, cheap, good, Optional.of(good)));

        assertThat(habits.habits().gainPerDollar()).isEqualTo(.3 / .009, within(1e-9));
    }

    @Test
    void a_decision_for_the_cheapest_teaches_nothing_of_dollars() {
        habits.seen(outcome(START, forecast(.9, "0.001"), forecast(.95, "0.01"), Optional.empty()));

        assertThat(habits.habits()).isEqualTo(Habits.UNKNOWN);
    }

    @Test
    void the_hours_of_a_day_are_known_after_a_day_and_those_of_a_week_after_a_week() {
        Forecast forecast = forecast(.9, "0.01");
        for (int hour = 0; hour < 24 * 14; hour++) {
            boolean weekend = hour / 24 % 7 >= 5;
            boolean office = hour % 24 >= 8 && hour % 24 < 18;
            for (int i = 0; i < (office && !weekend ? 10 : 1); i++) {
                habits.seen(outcome(START.plusSeconds(3600L * hour + 60L * i), forecast, forecast, Optional.empty()));
            }
            if (hour == 20) {
                assertThat(habits.habits().pace()).isEqualTo(Pace.UNIFORM);
            }
            if (hour == 30) {
                assertThat(left(0, 8)).as("morning of a day").isBetween(.85, .95);
                assertThat(left(0, 18)).as("evening of a day").isBetween(.04, .15);
            }
        }
        assertThat(left(0, 18)).as("evening of a working day").isBetween(.04, .15);
        assertThat(left(5, 18)).as("evening of a day off").isBetween(.2, .3);
    }

    private double left(int day, int hour) {
        Instant midnight = START.plus(Duration.ofDays(day));
        return habits.habits()
                .pace()
                .left(midnight, midnight.plus(Duration.ofHours(hour)), midnight.plus(Duration.ofDays(1)));
    }

    @Test
    void a_silence_of_weeks_is_not_a_habit() {
        Forecast forecast = forecast(.9, "0.01");
        habits.seen(outcome(START, forecast, forecast, Optional.empty()));
        habits.seen(outcome(START.plus(Duration.ofDays(365)), forecast, forecast, Optional.empty()));

        assertThat(habits.habits().pace()).isEqualTo(Pace.UNIFORM);
    }
}
