package dev.sluice.policies.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.forecast.Calibrations;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.verify.AgreementVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
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
                learner.judged(
                        Answered.of(served(first, 100), AgreementVerifier::comparable), new Feedback(first.id(), 0));
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
                learner.judged(
                        Answered.of(served(first, 100), AgreementVerifier::comparable), new Feedback(first.id(), 1));
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
                learner.judged(
                        Answered.of(served(first, 100, Ending.STARVED), AgreementVerifier::comparable),
                        new Feedback(first.id(), 0));
                learner.judged(
                        Answered.of(served(first, 100, Ending.CUT_BY_ALLOCATION), AgreementVerifier::comparable),
                        new Feedback(first.id(), 0));
            }
            await(() -> learner.get().version().equals("test-1+40"));

            assertThat(decide(learner).chosen().success())
                    .isEqualTo(first.chosen().success());
        }
    }

    @Test
    void what_became_of_tool_calls_moves_the_next_forecast_and_feedback_takes_it_back() {
        try (OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000);
                OutcomeLearner told = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Decision first = decide(learner);
            Answered answered = Answered.of(served(first, 100), AgreementVerifier::comparable);
            learner.ran(answered, ToolRun.FAILED);
            await(() -> learner.get().version().equals("test-1+1"));
            assertThat(forecast(learner, answered)).isLessThan(forecast(told, answered));

            learner.judged(answered, new Feedback(first.id(), 1));
            told.judged(answered, new Feedback(first.id(), 1));
            await(() -> learner.get().version().equals("test-1+2")
                    && told.get().version().equals("test-1+1"));
            assertThat(forecast(learner, answered)).isCloseTo(forecast(told, answered), within(1e-9));
        }
    }

    private static double forecast(OutcomeLearner learner, Answered answered) {
        Answered.By by = answered.by().getFirst();
        return learner.get()
                .arm(answered.difficulty(), by.backend(), by.protocol())
                .success()
                .mean();
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
                learner.observed(asking("question " + i, served(first, 900)));
            }
            await(() -> learner.get().version().equals("test-1+200"));

            Decision then = decide(learner);
            assertThat(then.chosen().cost()).isGreaterThan(first.chosen().cost());
            assertThat(then.chosen().latency().toMillis()).isBetween(7_000L, 13_000L);
            assertThat(then.chosen().success()).isEqualTo(first.chosen().success());
        }
    }

    private static Outcome asking(String text, Outcome outcome) {
        return asking(text, AnswerShape.FREE, outcome);
    }

    private static Outcome asking(String text, AnswerShape shape, Outcome outcome) {
        InferenceRequest request = Situations.asking(text, shape, List.of(), "");
        return new Outcome(request, outcome.decision(), outcome.run(), outcome.at());
    }

    private static Outcome judgedBy(Verdict verdict, Outcome outcome) {
        Attempt attempt = outcome.run().attempts().getFirst();
        Attempt rejected = new Attempt(
                attempt.call(), attempt.reply(), List.of(verdict), attempt.reason(), attempt.ending(), false);
        Run run = new Run(List.of(rejected), attempt.reply(), "rejected");
        return new Outcome(outcome.request(), outcome.decision(), run, outcome.at());
    }

    private double success(OutcomeLearner learner) {
        return decide(learner).rejected().stream()
                .map(Rejected::forecast)
                .filter(f -> f.plan().describe().contains("small"))
                .findFirst()
                .or(() -> Optional.of(decide(learner).chosen()))
                .orElseThrow()
                .success()
                .mean();
    }

    @Test
    void answers_that_checks_refute_count_against_their_arm_though_nobody_judged_them() {
        try (OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Decision first = decide(learner);
            double before = success(learner);
            Verdict flaw = new Verdict("schema", 0, "no number at /total");
            for (int i = 0; i < 40; i++) {
                learner.observed(asking("q" + i, new AnswerShape.JsonObject(), judgedBy(flaw, served(first, 100))));
            }
            await(() -> learner.get().version().equals("test-1+40"));

            assertThat(success(learner)).isLessThan(before - .02);
        }
    }

    @Test
    void answers_without_a_flaw_count_only_where_one_could_have_been_seen() {
        try (OutcomeLearner free = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000);
                OutcomeLearner shaped = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Decision first = decide(free);
            double before = success(free);
            Verdict none = new Verdict("answer", .9, "nothing wrong seen");
            for (int i = 0; i < 40; i++) {
                free.observed(asking("q" + i, judgedBy(none, served(first, 100))));
                shaped.observed(asking("q" + i, new AnswerShape.JsonObject(), judgedBy(none, served(first, 100))));
            }
            await(() -> free.get().version().equals("test-1+40"));
            await(() -> shaped.get().version().equals("test-1+40"));

            assertThat(success(free)).isEqualTo(before);
            assertThat(success(shaped)).isGreaterThan(before);
        }
    }

    @Test
    void a_conversation_sent_once_more_counts_a_little_and_one_sent_all_the_time_does_not() {
        try (OutcomeLearner learner = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Decision first = decide(learner);
            double before = success(learner);
            learner.observed(asking("again", served(first, 100)));
            learner.observed(asking("again", served(first, 100)));
            await(() -> learner.get().version().equals("test-1+2"));
            double once = success(learner);
            assertThat(once).isLessThan(before);

            for (int i = 0; i < 50; i++) {
                learner.observed(asking("again", served(first, 100)));
            }
            await(() -> learner.get().version().equals("test-1+52"));
            assertThat(success(learner)).isEqualTo(once);
        }
    }

    @Test
    void a_corrected_judgement_leaves_the_arm_nearly_as_the_right_one_would_have() {
        try (OutcomeLearner corrected = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000);
                OutcomeLearner misled = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000);
                OutcomeLearner right = new OutcomeLearner(Calibrations.of("small", 2, "large", 2.2), 1000)) {
            Answered answered = Answered.of(served(decide(right), 100), AgreementVerifier::comparable);
            Feedback wrong = new Feedback(answered.decision(), 0);
            misled.judged(answered, wrong);
            corrected.judged(answered, wrong);
            corrected.judged(answered, Feedback.correcting(wrong, 1));
            right.judged(answered, new Feedback(answered.decision(), 1));
            await(() -> corrected.get().version().equals("test-1+2")
                    && misled.get().version().equals("test-1+1")
                    && right.get().version().equals("test-1+1"));

            assertThat(success(misled)).isLessThan(success(right) - .02);
            assertThat(success(corrected)).isCloseTo(success(right), within(.004));
        }
    }

    @Test
    void an_arm_that_changes_is_said_to_and_learned_anew() {
        List<String> drifted = new CopyOnWriteArrayList<>();
        FittedCalibration fitted = Calibrations.of("small", 2, "large", 0);
        try (OutcomeLearner learner = new OutcomeLearner(Learned.nothing(fitted), 10_000, kept -> {}, drifted::add)) {
            Answered answered = Answered.of(served(decide(learner), 100), AgreementVerifier::comparable);
            Random random = new Random(3);
            for (int i = 0; i < 400; i++) {
                learner.judged(answered, new Feedback(answered.decision(), random.nextDouble() < .9 ? 1 : 0));
            }
            await(() -> learner.get().version().equals("test-1+400"));
            assertThat(drifted).isEmpty();
            assertThat(success(learner)).isBetween(.82, .96);

            for (int i = 0; i < 60; i++) {
                learner.judged(answered, new Feedback(answered.decision(), random.nextDouble() < .3 ? 1 : 0));
            }
            await(() -> learner.get().version().equals("test-1+460"));
            assertThat(drifted).containsExactly("small");
            assertThat(success(learner)).isBetween(.15, .5);
        }
    }

    @Test
    void what_was_learned_is_kept_when_it_closes_and_forecasts_the_same_afterwards() {
        AtomicReference<Learned> kept = new AtomicReference<>();
        FittedCalibration fitted = Calibrations.of("small", 2, "large", 2.2);
        double success;
        try (OutcomeLearner learner = new OutcomeLearner(Learned.nothing(fitted), 1000, kept::set, arm -> {})) {
            Decision first = decide(learner);
            for (int i = 0; i < 30; i++) {
                learner.observed(asking("q" + i, served(first, 900)));
                learner.judged(
                        Answered.of(served(first, 100), AgreementVerifier::comparable), new Feedback(first.id(), 0));
            }
            await(() -> learner.get().version().equals("test-1+60"));
            success = success(learner);
        }
        String text = kept.get().write();
        Learned read = Learned.read(text, fitted);

        assertThat(read.write()).isEqualTo(text);
        try (OutcomeLearner next = new OutcomeLearner(read, 1000, learned -> {}, arm -> {})) {
            assertThat(next.get().version()).isEqualTo("test-1+60");
            assertThat(success(next)).isCloseTo(success, within(1e-3));
            assertThat(next.get().habits().gainPerDollar())
                    .isCloseTo(kept.get().calibration().habits().gainPerDollar(), withinPercentage(.1));
            next.judged(Answered.of(served(decide(next), 100), AgreementVerifier::comparable), new Feedback("d", 1));
            await(() -> next.get().version().equals("test-1+61"));
        }
    }

    @Test
    void what_was_learned_of_a_model_says_nothing_of_another_that_takes_its_name() {
        AtomicReference<Learned> kept = new AtomicReference<>();
        FittedCalibration fitted = Calibrations.of("small", 2, "large", 2.2);
        try (OutcomeLearner learner = new OutcomeLearner(Learned.nothing(fitted), 1000, kept::set, arm -> {})) {
            Answered answered = Answered.of(served(decide(learner), 100), AgreementVerifier::comparable);
            learner.judged(answered, new Feedback(answered.decision(), 0));
        }
        String other = kept.get().write().replace("| small | small | ", "| small | another-model | ");
        Backend same = small;

        assertThat(Learned.read(other, fitted).calibration().hasLearned(same, new Protocol.Direct()))
                .isFalse();
        assertThat(Learned.read(kept.get().write(), fitted).calibration().hasLearned(same, new Protocol.Direct()))
                .isTrue();
    }

    @Test
    void what_was_learned_on_another_calibration_or_is_damaged_is_refused() {
        FittedCalibration fitted = Calibrations.of("small", 2, "large", 2.2);
        String text = Learned.nothing(fitted).write();

        assertThatThrownBy(() -> Learned.read(text.replace("test-1", "test-0"), fitted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("learned on calibration test-0");
        assertThatThrownBy(() -> Learned.read(text.substring(0, text.length() - 20), fitted))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Learned.read("nonsense", fitted)).isInstanceOf(IllegalArgumentException.class);
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
