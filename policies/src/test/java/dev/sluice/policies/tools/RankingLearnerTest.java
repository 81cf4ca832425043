package dev.sluice.policies.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.schema.Schemas;
import dev.sluice.policies.verify.AgreementVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankingLearnerTest {

    private static final Tool FIND = new Tool(
            "find", "{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\"}},\"required\":[\"what\"]}");
    private static final Backend SMALL = Situations.backend("small", "a", "0.1", "0.3");
    private static final Backend LARGE = Situations.backend("large", "b", "5", "15");

    private final TableCalibration known =
            new TableCalibration().arm("small", .5).arm("large", .9);
    private final CallCheck check = new CallCheck(new Schemas());
    private final ProposalVectors vectors = new ProposalVectors(check, () -> known);

    private static Call call(Backend backend) {
        return new Call(backend, new Protocol.Direct(), new Tokens(100), new Tokens(100), 1);
    }

    private static Completion calls(String arguments) {
        return new Completion(
                "c",
                "",
                "",
                List.of(new ToolCall("1", "find", arguments)),
                FinishReason.TOOL_CALLS,
                Usage.NONE,
                Duration.ZERO,
                Duration.ZERO);
    }

    private Outcome outcome(String id, String given, String other) {
        InferenceRequest plain = Situations.plain();
        InferenceRequest request = new InferenceRequest(
                plain.id(),
                plain.caller(),
                plain.operation(),
                plain.model(),
                List.of(Message.user("find the red ball")),
                List.of(FIND),
                plain.shape(),
                plain.answerLimit(),
                1,
                false,
                false,
                plain.needs(),
                plain.promptBound(),
                plain.envelope(),
                plain.body());
        Situation situation = Situations.of(plain, known, SMALL, LARGE);
        Decision decision = new FrontierPolicy(
                        new PolicySpec("p", new Objective.Quality(1), Limits.NONE, Set.of("single"), Set.of()), 1)
                .decide(situation);
        Decision named = new Decision(
                id,
                decision.policy(),
                decision.calibration(),
                1,
                decision.difficulty(),
                decision.chosen(),
                List.of(),
                "",
                decision.mostCapable(),
                List.of(),
                1);
        return new Outcome(
                request,
                named,
                new Run(
                        List.of(
                                new Attempt(call(LARGE), calls(other), List.of(), false, false),
                                new Attempt(call(SMALL), calls(given), List.of(), false, true)),
                        calls(given),
                        "accepted"),
                Instant.EPOCH);
    }

    private double preferenceForSmall(RankingLearner learner, Outcome outcome) {
        List<Answer> answers = outcome.run().attempts().stream()
                .map(a -> new Answer(a.call(), (Completion) a.reply()))
                .toList();
        List<double[]> both = vectors.of(outcome.request(), outcome.decision().difficulty(), answers);
        return learner.get().preference(both.get(1), both.get(0));
    }

    @Test
    void feedback_that_a_proposal_was_right_makes_its_like_preferred() {
        RankingLearner learner = new RankingLearner(check, vectors, 100);
        Outcome outcome = outcome("d0", "{\"what\":\"red ball\"}", "{\"what\":\"car\"}");
        double before = preferenceForSmall(learner, outcome);
        for (int i = 0; i < 50; i++) {
            Outcome one = outcome("d" + i, "{\"what\":\"red ball\"}", "{\"what\":\"car\"}");
            learner.observed(one);
            learner.judged(Answered.of(one, AgreementVerifier::comparable), new Feedback("d" + i, 1));
        }

        assertThat(preferenceForSmall(learner, outcome)).isGreaterThan(Math.max(before, .9));
        assertThat(learner.get().pairs()).isEqualTo(50);
    }

    @Test
    void that_it_was_wrong_says_nothing_of_the_others_and_feedback_counts_once() {
        RankingLearner learner = new RankingLearner(check, vectors, 100);
        Outcome outcome = outcome("d", "{\"what\":\"red ball\"}", "{\"what\":\"car\"}");

        learner.observed(outcome);
        learner.judged(Answered.of(outcome, AgreementVerifier::comparable), new Feedback("d", 0));
        learner.judged(Answered.of(outcome, AgreementVerifier::comparable), new Feedback("d", 1));

        assertThat(learner.get().pairs()).isZero();
    }

    @Test
    void a_proposal_that_can_be_used_is_preferred_to_one_that_cannot_without_a_word_from_anybody() {
        RankingLearner learner = new RankingLearner(check, vectors, 100);

        learner.observed(outcome("d", "{\"what\":\"red ball\"}", "{\"wat\":1}"));

        assertThat(learner.get().pairs()).isEqualTo(1);
    }

    @Test
    void the_oldest_that_wait_are_forgotten() {
        RankingLearner learner = new RankingLearner(check, vectors, 2);
        for (String id : List.of("a", "b", "c")) {
            learner.observed(outcome(id, "{\"what\":\"red ball\"}", "{\"what\":\"car\"}"));
        }

        learner.judged(Answered.of(outcome("a", "{}", "{}"), AgreementVerifier::comparable), new Feedback("a", 1));

        assertThat(learner.get().pairs()).isZero();
    }
}
