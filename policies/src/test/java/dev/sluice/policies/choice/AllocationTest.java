package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Window;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Escalation;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private static final Spend LEAST = new Spend(new Cost(10), Tokens.ZERO);
    private static final Spend ENOUGH = new Spend(new Cost(40), Tokens.ZERO);
    private static final Spend AMPLE = new Spend(new Cost(100), Tokens.ZERO);

    private static ArmForecast forecast(double success, long mean, long high) {
        return new ArmForecast(
                new Probability(success, success, success),
                new Tokens(mean),
                new Tokens(high),
                Duration.ofMillis(300),
                Duration.ofSeconds(3),
                500);
    }

    private static Account account(Amount limit, long reserved) {
        Budget budget = new Budget(Scope.key("test"), limit, Window.DAY);
        return new Account(budget, limit.unit().of(0), limit.unit().of(reserved), Optional.empty());
    }

    private static long comfortable(long free, long reserved) {
        Situation situation = new Situation(
                Situations.plain(),
                Situations.DIFFICULTY,
                new Catalog(List.of()),
                new Thoughtful(),
                new Funds(List.of(account(new Cost(free + reserved), reserved))),
                1);
        return Room.of(Optional.empty(), situation)
                .comfortable(LEAST, ENOUGH, AMPLE)
                .cost()
                .nanos();
    }

    @Test
    void a_length_goes_through_its_mean_and_its_quantile() {
        Length length = Length.of(forecast(.5, 247, 777));

        assertThat(length.median()).isCloseTo(150, within(2.0));
        assertThat(length.spread()).isCloseTo(1, within(.02));
        assertThat(length.within(new Tokens(150))).isCloseTo(.5, within(.01));
        assertThat(length.within(new Tokens(777))).isCloseTo(.95, within(.01));
        assertThat(length.within(length.nearlyAll())).isGreaterThan(.99);
        assertThat(Length.of(forecast(.5, 100, 100)).within(new Tokens(200))).isGreaterThan(.999);
    }

    @Test
    void who_is_alone_may_have_what_is_enough_and_a_small_part_of_much() {
        assertThat(comfortable(50, 0)).isEqualTo(40);
        assertThat(comfortable(30, 0)).isEqualTo(30);
        assertThat(comfortable(6_400, 0)).isEqualTo(200);
    }

    @Test
    void what_is_ample_is_had_where_three_times_as_many_could_have_as_much() {
        assertThat(comfortable(1_000, 0)).isEqualTo(100);
        assertThat(comfortable(1_000, 30)).as("three in flight").isEqualTo(83);
        assertThat(comfortable(1_000, 90)).as("nine in flight").isEqualTo(40);
    }

    @Test
    void the_more_others_hold_the_less_is_comfortable_but_never_less_than_is_worth_trying() {
        assertThat(comfortable(100, 10)).isEqualTo(40);
        assertThat(comfortable(100, 30)).isEqualTo(25);
        assertThat(comfortable(100, 300)).isEqualTo(10);
    }

    @Test
    void as_many_as_can_have_the_least_are_served_however_they_come() {
        long free = 1_000;
        long reserved = 0;
        int served = 0;
        while (free >= 10) {
            long taken = comfortable(free, reserved);
            free -= taken;
            reserved += taken;
            served++;
        }
        assertThat(served).isGreaterThan(40);
    }

    @Test
    void thinking_is_bought_as_long_as_it_pays() {
        List<Long> bought = new ArrayList<>();
        for (double rate : new double[] {0, 2, 5, 10, 20, 50, 200}) {
            bought.add(thought(decide(rate, Funds.UNLIMITED)));
        }
        assertThat(bought).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(bought.getFirst()).isEqualTo(4_000);
        assertThat(bought).contains(2_000L, 0L);
    }

    @Test
    void scarce_funds_take_thinking_away_before_anything_is_refused() {
        Decision rich = decide(0, Funds.UNLIMITED);
        Decision poor = decide(0, new Funds(List.of(account(Cost.usd("0.03"), 0))));

        assertThat(thought(rich)).isEqualTo(4_000);
        assertThat(thought(poor)).isBetween(1_024L, 2_000L);
        assertThat(poor.plan().ceiling().cost()).isLessThanOrEqualTo(Cost.usd("0.03"));
    }

    private static Decision decide(double rate, Funds funds) {
        Backend backend = Situations.thinking("t", "t", "1", "10", ThinkingControl.BUDGET_TOKENS);
        FrontierPolicy policy = new FrontierPolicy(
                new PolicySpec("p", new Objective.Quality(1), Limits.NONE, Set.of("single"), Set.of()), 1);
        return policy.decide(new Situation(
                Situations.plain(),
                Situations.DIFFICULTY,
                new Catalog(List.of(backend)),
                new Thoughtful(),
                funds,
                new ExchangeRate(rate, Optional.empty()),
                1));
    }

    /** Zero where it was not asked to think. */
    private static long thought(Decision decision) {
        Call call = decision.plan().calls().getFirst();
        return call.protocol() instanceof Protocol.Thinking thinking
                ? thinking.limit().count()
                : 0;
    }

    /** Each doubling of thought helps half as much as the one before. */
    private static final class Thoughtful implements Calibration {
        @Override
        public String version() {
            return "thoughtful";
        }

        @Override
        public ArmForecast arm(Difficulty difficulty, Backend backend, Protocol protocol) {
            return switch (protocol) {
                case Protocol.Thinking t ->
                    forecast(
                            .9 - 200.0 / t.limit().count(),
                            t.limit().count() / 2,
                            t.limit().count());
                case Protocol.Direct d -> forecast(.5, 200, 400);
                case Protocol.AsAsked a -> forecast(.5, 200, 400);
                case Protocol.Effort e -> forecast(.5, 200, 400);
            };
        }

        @Override
        public Agreement agreement(Difficulty difficulty, Backend one, Protocol ones, Backend other, Protocol others) {
            return new Agreement(0, 0, 0);
        }

        @Override
        public Escalation escalation(Difficulty difficulty, Call one, Call other, Call better) {
            return new Escalation(new Agreement(0, 0, 0), 0);
        }
    }
}
