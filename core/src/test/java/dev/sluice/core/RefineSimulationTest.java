package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Edited;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.Judged;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Revision of simulated answers, the outer loop and the hierarchy told apart. The rates are given, not found: it shows what
 * choosing over the chain does with them, and nothing of real models.
 */
class RefineSimulationTest {

    private static final Backend FAST = Fixtures.backend("fast", "1");
    private static final Backend SLOW = Fixtures.backend("slow", "20");
    private static final int PROMPTS = 4_000;
    private static final int ROUNDS = 3;
    /** What a naive revision does to a right answer. */
    private static final double FLIPPED = .38;

    private static final double RIGHT_DRAFT = .5;
    private static final double FAST_MENDS = .15;
    private static final double SLOW_MENDS = .5;
    private static final double SURE = .8;

    /** @param given how often the caller's answer is right, {@code last} how often the chain's last one is */
    private record Shares(double given, double last) {}

    /** @param error how often the verifier takes a right answer for a wrong one, or the other way round */
    private static Shares shares(Backend reviser, double error) {
        Plan.Refine plan = new Plan.Refine(
                Fixtures.call(FAST),
                new Call(reviser, new Protocol.Direct(), Fixtures.PROMPT.times(2), Fixtures.ANSWER, 1),
                ROUNDS,
                SURE,
                Plan.Stake.OPEN);
        Random random = new Random(17);
        int given = 0;
        int last = 0;
        for (int i = 0; i < PROMPTS; i++) {
            Run run = new PlanRunner(
                            new World(random),
                            new Noisy(random, error),
                            ASKS,
                            one -> Optional.empty(),
                            () -> 0,
                            Duration.ofSeconds(10))
                    .run(Fixtures.request(), Fixtures.decision(plan), Purse.of(plan.ceiling()), chunk -> {});
            given += isRight(run.reply()) ? 1 : 0;
            last += isRight(run.attempts().getLast().reply()) ? 1 : 0;
        }
        return new Shares(given / (double) PROMPTS, last / (double) PROMPTS);
    }

    private static boolean isRight(Reply reply) {
        return reply instanceof Completion completion && completion.text().equals("right");
    }

    @Test
    void where_nothing_tells_answers_apart_revision_neither_helps_nor_harms_and_the_last_answer_would_harm() {
        Shares blind = shares(FAST, .5);

        assertThat(blind.given()).isCloseTo(RIGHT_DRAFT, within(.06));
        assertThat(blind.last()).isLessThan(blind.given() - .1);
    }

    @Test
    void a_verifier_that_is_mostly_right_gains_by_the_loop_and_more_by_the_slow_reviser() {
        Shares loop = shares(FAST, .1);
        Shares hierarchy = shares(SLOW, .1);

        double byLoop = loop.given() - RIGHT_DRAFT;
        double byHierarchy = hierarchy.given() - loop.given();
        assertThat(byLoop).as("outer loop: the same arm revises itself").isBetween(.05, .3);
        assertThat(byHierarchy).as("hierarchy: a slow arm revises instead").isBetween(.05, .4);
        assertThat(loop.given())
                .as("what was accepted is the last: there is nothing else to choose")
                .isCloseTo(loop.last(), within(.01));
    }

    @Test
    void a_weak_verifier_accepts_nothing_and_the_choice_over_the_chain_is_what_keeps_right_answers() {
        Shares weak = shares(FAST, .3);

        assertThat(weak.given()).isGreaterThan(RIGHT_DRAFT + .02).isGreaterThan(weak.last() + .1);
    }

    @Test
    void a_verifier_that_knows_loses_no_right_answer() {
        double mended = 1 - Math.pow(1 - FAST_MENDS, ROUNDS);

        assertThat(shares(FAST, 0).given()).isCloseTo(RIGHT_DRAFT + (1 - RIGHT_DRAFT) * mended, within(.02));
    }

    /** A draft is right by chance; a revision mends or flips the answer it is shown. */
    private record World(Random random) implements BackendClient {
        @Override
        public Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
            List<Message> turns = request.conversation();
            boolean right;
            if (turns.size() == 1) {
                right = random.nextDouble() < RIGHT_DRAFT;
            } else if (turns.getLast().text().equals("right")) {
                right = random.nextDouble() >= FLIPPED;
            } else {
                right = random.nextDouble() < (call.backend().equals(SLOW) ? SLOW_MENDS : FAST_MENDS);
            }
            return Fixtures.completion(right ? "right" : "wrong", 5);
        }
    }

    private record Noisy(Random random, double error) implements Verifier {
        @Override
        public Verdict judge(Trial trial) {
            boolean right = trial.candidate().text().equals("right");
            boolean taken = random.nextDouble() < error ? !right : right;
            return new Verdict("noisy", taken ? 1 - error : error, "looked");
        }
    }

    /** The reviser sees the likeliest answer. */
    private static final Editor ASKS = new Editor() {
        @Override
        public Edited edit(InferenceRequest request, Completion completion) {
            return Edited.untouched(completion);
        }

        @Override
        public int best(InferenceRequest request, Difficulty difficulty, List<Answer> answers) {
            return 0;
        }

        @Override
        public List<Message> revision(InferenceRequest request, List<Judged> earlier) {
            return List.of(Message.user(earlier.getFirst().answer().text()));
        }
    };
}
