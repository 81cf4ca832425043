package dev.sluice.policies.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.forecast.Calibrations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class OutcomeLearnerTest {

    private final Backend small = Situations.backend("small", "a", "0.1", "0.3");
    private final Backend large = Situations.backend("large", "b", "5", "15");
    private final FrontierPolicy policy = new FrontierPolicy(
            new PolicySpec("p", new Objective.Quality(.9), Limits.NONE, Set.of("single"), Set.of()), 1);

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).describedAs("waited 20 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private Decision decide(OutcomeLearner learner) {
        return policy.decide(new Situation(
                Situations.plain(),
                new Difficulty(Calibrations.ESTIMATOR, new double[0], List.of()),
                new Catalog(List.of(small, large)),
                learner.get(),
                Funds.UNLIMITED,
                1));
    }

    private static Outcome served(Decision decision, int tokens) {
        return served(decision, tokens, Ending.WHOLE);
    }

    private static Outcome served(Decision decision, int tokens, Ending ending) {
        Call call = decision.plan().calls().getFirst();
        Usage usage = new Usage(new Tokens(10), Tokens.ZERO, new Tokens(tokens), Tokens.ZERO, Usage.Source.REPORTED);
        Completion reply = new Completion(
                "c", "x", "", List.of(), FinishReason.STOP, usage, Duration.ofMillis(100), Duration.ofSeconds(9));
        Attempt attempt = new Attempt(call, reply, List.of(), Attempt.Reason.PLANNED, ending, true);
        Run run = new Run(List.of(attempt), reply, "the only call");
        return new Outcome(Situations.plain(), decision, run, Instant.EPOCH);
    }

    private static String backendOf(Decision decision) {
        return decision.plan().calls().getFirst().backend().id();
    }

    @Test
    void outcomes_that_contradict_the_prior_move_decisions_to_the_better_arm() {
        try (OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Decision first = decide(learner);
            assertThat(backendOf(first)).isEqualTo("small");
            assertThat(first.calibration()).isEqualTo("test-1");

            for (int i = 0; i < 40; i++) {
                learner.judged(Answered.of(served(first, 100)), new Feedback(first.id(), 0));
            }
            await(() -> learner.get().version().equals("test-1+40"));

            Decision then = decide(learner);
            assertThat(backendOf(then)).isEqualTo("large");
            assertThat(then.calibration()).isEqualTo("test-1+40");
            assertThat(learner.lost()).isZero();
        }
    }

    @Test
    void good_feedback_does_not_move_them() {
        try (OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Decision first = decide(learner);
            for (int i = 0; i < 40; i++) {
                learner.judged(Answered.of(served(first, 100)), new Feedback(first.id(), 1));
            }
            await(() -> learner.get().version().equals("test-1+40"));

            assertThat(backendOf(decide(learner))).isEqualTo("small");
            assertThat(decide(learner).chosen().success().mean())
                    .isGreaterThan(first.chosen().success().mean());
        }
    }

    @Test
    void an_answer_that_its_tokens_kept_from_being_one_does_not_count_against_its_arm() {
        try (OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Decision first = decide(learner);
            for (int i = 0; i < 20; i++) {
                learner.judged(Answered.of(served(first, 100, Ending.STARVED)), new Feedback(first.id(), 0));
                learner.judged(Answered.of(served(first, 100, Ending.CUT_BY_ALLOCATION)), new Feedback(first.id(), 0));
            }
            await(() -> learner.get().version().equals("test-1+40"));

            assertThat(decide(learner).chosen().success())
                    .isEqualTo(first.chosen().success());
        }
    }

    @Test
    void what_a_dollar_buys_is_part_of_the_snapshot() {
        try (OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 0, "large", 3), 1000)) {
            Decision first = decide(learner);
            assertThat(backendOf(first)).isEqualTo("large");
            assertThat(learner.get().habits()).isEqualTo(Habits.UNKNOWN);

            learner.observed(served(first, 100));
            await(() -> learner.get().version().equals("test-1+1"));

            double gain = first.chosen().success().mean()
                    - first.rejected().getFirst().forecast().success().mean();
            double usd = first.chosen().cost().inUsd()
                    - first.rejected().getFirst().forecast().cost().inUsd();
            assertThat(learner.get().habits().gainPerDollar()).isCloseTo(gain / usd, within(1e-9 * gain / usd));
        }
    }

    @Test
    void length_and_speed_are_learned_without_anybodys_judgement() {
        try (OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Decision first = decide(learner);
            for (int i = 0; i < 200; i++) {
                learner.observed(served(first, 900));
            }
            await(() -> learner.get().version().equals("test-1+200"));

            Decision then = decide(learner);
            assertThat(then.chosen().cost()).isGreaterThan(first.chosen().cost());
            assertThat(then.chosen().latency().toMillis()).isBetween(7_000L, 13_000L);
            assertThat(then.chosen().success()).isEqualTo(first.chosen().success());
        }
    }

    @Test
    void what_a_full_queue_loses_is_counted() {
        OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 10);
        Outcome outcome = served(decide(learner), 10);
        learner.close();

        learner.observed(outcome);

        assertThat(learner.lost()).isEqualTo(1);
    }
}
