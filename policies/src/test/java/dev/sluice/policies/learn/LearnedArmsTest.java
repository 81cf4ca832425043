package dev.sluice.policies.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Answered.Relation;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import dev.sluice.policies.forecast.Calibrations;
import dev.sluice.policies.verify.AgreementVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LearnedArmsTest {

    private static final Protocol DIRECT = new Protocol.Direct();
    private static final Difficulty DIFFICULTY = new Difficulty(Calibrations.ESTIMATOR, new double[0], List.of());

    private final Backend one = Situations.backend("small", "a", "0.1", "0.3");
    private final Backend other = Situations.backend("other", "b", "0.1", "0.3");
    private final Backend large = Situations.backend("large", "c", "5", "15");
    private final LearnedArms arms = new LearnedArms(Calibrations.of("small", 1, "large", 1.5), Set.of(), arm -> {});

    private static Call call(Backend backend) {
        return new Call(backend, DIRECT, new Tokens(100), new Tokens(100), 1);
    }

    private static Attempt attempt(Backend backend, int answer, boolean accepted) {
        Usage usage = new Usage(new Tokens(10), Tokens.ZERO, new Tokens(50), Tokens.ZERO, Usage.Source.REPORTED);
        Completion reply = new Completion(
                "c",
                "The answer is " + answer,
                "",
                List.of(),
                FinishReason.STOP,
                usage,
                Duration.ofMillis(10),
                Duration.ofMillis(20));
        return new Attempt(call(backend), reply, List.of(), Attempt.Reason.PLANNED, Ending.WHOLE, accepted);
    }

    /** Two small models are asked; where they disagree, the large one, whose answer is taken. */
    private Answered cascade(int fromOne, int fromOther, int fromLarge) {
        boolean agree = fromOne == fromOther;
        List<Attempt> attempts =
                new ArrayList<>(List.of(attempt(one, fromOne, agree), attempt(other, fromOther, false)));
        if (!agree) {
            attempts.add(attempt(large, fromLarge, true));
        }
        Plan plan = new Plan.Cascade(
                List.of(new Plan.Rung(List.of(call(one), call(other)), .8), new Plan.Rung(List.of(call(large)), 0)));
        Decision decision = new Decision(
                "d",
                new Decision.PolicyRef("p", 1),
                "c",
                1,
                DIFFICULTY,
                new Forecast(plan, new Probability(.5, .6, .7), Cost.ZERO, Duration.ZERO),
                List.of(),
                "",
                Optional.empty(),
                List.of(),
                1);
        Run run = new Run(attempts, attempts.getLast().reply(), "done");
        return Answered.of(
                new Outcome(Situations.plain(), decision, run, Instant.EPOCH), AgreementVerifier::comparable);
    }

    private double success(Backend backend) {
        return arms.now().arm(DIFFICULTY, backend, DIRECT).success().mean();
    }

    @Test
    void who_is_asked_whatever_others_say_is_judged_with_the_callers_answer() {
        assertThat(cascade(7, 7, 0).by())
                .extracting(by -> by.backend().id(), Answered.By::relation)
                .containsExactly(tuple("small", Relation.SAME), tuple("other", Relation.SAME));
        assertThat(cascade(7, 8, 8).by())
                .extracting(Answered.By::relation)
                .containsExactly(Relation.OTHER, Relation.SAME);
    }

    /**
     * The small models are right in three of five, the large one in nine of ten, though in fewer of those where the small
     * ones disagree; an arm that were judged by its accepted answers only would be taken for something else.
     */
    @Test
    void a_cascade_teaches_what_its_first_arms_are_and_nothing_wrong_of_the_one_behind_them() {
        Random random = new Random(11);
        double large = success(this.large);
        for (int i = 0; i < 3_000; i++) {
            boolean hard = random.nextDouble() < .3;
            int fromOne = random.nextDouble() < (hard ? .1 : .814) ? 0 : 1 + random.nextInt(50);
            int fromOther = random.nextDouble() < (hard ? .1 : .814) ? 0 : 1 + random.nextInt(50);
            int fromLarge = random.nextDouble() < (hard ? .7 : .99) ? 0 : 1 + random.nextInt(50);
            boolean right = (fromOne == fromOther ? fromOne : fromLarge) == 0;
            arms.judged(cascade(fromOne, fromOther, fromLarge), new Feedback("d", right ? 1 : 0), "v" + i);
        }
        assertThat(success(one)).isBetween(.52, .68);
        assertThat(success(other)).isBetween(.52, .68);
        assertThat(success(this.large)).isEqualTo(large);
    }

    @Test
    void a_backend_that_changes_is_doubted_however_it_is_called() {
        Backend thinking = Situations.thinking("thinker", "a", "1", "4", ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET);
        Protocol thought = new Protocol.Thinking(new Tokens(1_000));
        List<String> drifted = new ArrayList<>();
        LearnedArms learned = new LearnedArms(Calibrations.of("small", 1, "large", 1.5), Set.of(), drifted::add);
        for (int i = 0; i < 300; i++) {
            learned.judged(about(thinking, thought), new Feedback("d", 1), "v");
            learned.judged(about(thinking, DIRECT), new Feedback("d", 1), "v");
            learned.judged(about(large, DIRECT), new Feedback("d", 1), "v");
        }
        double before = biasPrecision(learned, thinking, thought);
        Backend namesake = Situations.backend("thinker/other", "b", "1", "4");
        learned.judged(about(namesake, DIRECT), new Feedback("d", 1), "v");
        double unrelated = biasPrecision(learned, large, DIRECT);
        double likeNamed = biasPrecision(learned, namesake, DIRECT);
        int wrong = 0;
        while (drifted.isEmpty() && wrong++ < 100) {
            learned.judged(about(thinking, DIRECT), new Feedback("d", 0), "v");
        }

        assertThat(drifted).containsExactly("thinker/direct");
        assertThat(biasPrecision(learned, thinking, thought)).isLessThan(1).isLessThan(before);
        assertThat(biasPrecision(learned, large, DIRECT)).isEqualTo(unrelated);
        assertThat(biasPrecision(learned, namesake, DIRECT)).isEqualTo(likeNamed);
    }

    @Test
    void a_tool_call_that_failed_speaks_against_its_arm_but_less_than_being_told_and_one_that_ran_for_it() {
        for (Backend backend : List.of(one, other)) {
            double before = level(backend, fresh -> {});
            double told = level(backend, fresh -> fresh.judged(about(backend, DIRECT), new Feedback("d", 0), "v"));
            double failed = level(backend, fresh -> fresh.ran(about(backend, DIRECT), ToolRun.FAILED, "v"));
            double ran = level(backend, fresh -> fresh.ran(about(backend, DIRECT), ToolRun.RAN, "v"));

            assertThat(before - failed).isPositive().isLessThan(.8 * (before - told));
            assertThat(ran - before).isPositive().isLessThan(before - failed);
        }
    }

    /** What an arm's logit starts from, after what it is taught. */
    private static double level(Backend backend, Consumer<LearnedArms> taught) {
        LearnedArms fresh = new LearnedArms(Calibrations.of("small", 1, "large", 1.5), Set.of(), arm -> {});
        taught.accept(fresh);
        return fresh.now().armOf(backend, DIRECT).weights()[0];
    }

    @Test
    void feedback_takes_back_what_was_concluded_from_a_tool_run() {
        for (ToolRun run : ToolRun.values()) {
            LearnedArms told = new LearnedArms(Calibrations.of("small", 1, "large", 1.5), Set.of(), arm -> {});
            LearnedArms both = new LearnedArms(Calibrations.of("small", 1, "large", 1.5), Set.of(), arm -> {});
            told.judged(about(one, DIRECT), new Feedback("d", 1), "v");
            both.ran(about(one, DIRECT), run, "v");
            assertThat(both.now().armOf(one, DIRECT).weights())
                    .isNotEqualTo(told.now().armOf(one, DIRECT).weights());

            both.judged(about(one, DIRECT), new Feedback("d", 1), "v");

            assertThat(both.now().armOf(one, DIRECT).weights())
                    .containsExactly(told.now().armOf(one, DIRECT).weights(), within(1e-9));
            assertThat(both.now().armOf(one, DIRECT).precision())
                    .containsExactly(told.now().armOf(one, DIRECT).precision(), within(1e-9));
        }
    }

    @Test
    void an_arm_whose_answer_was_not_the_callers_learns_nothing_of_its_tool_run() {
        double before = success(one);
        arms.ran(cascade(7, 8, 9), ToolRun.FAILED, "v");

        assertThat(success(one)).isEqualTo(before);
    }

    private static double biasPrecision(LearnedArms learned, Backend backend, Protocol protocol) {
        return learned.now().armOf(backend, protocol).precision()[0];
    }

    private static Answered about(Backend backend, Protocol protocol) {
        return new Answered(
                "d",
                new Decision.PolicyRef("p", 1),
                DIFFICULTY,
                List.of(new Answered.By(backend, protocol, Ending.WHOLE, Relation.SAME)));
    }
}
