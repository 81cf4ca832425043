package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Edited;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Judged;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a plan is and whatever its providers do: what is charged, verifiers and rescues included, never exceeds what
 * was reserved, nothing is called after the deadline, and the number of calls is bounded.
 */
class EnvelopeTest {

    private static final List<Backend> BACKENDS = List.of(
            Fixtures.backend("tiny", "1"),
            Fixtures.backend("small", "2"),
            Fixtures.backend("medium", "7"),
            Fixtures.backend("large", "20"));
    private static final Spend VERDICT = new Spend(new Cost(700), Tokens.ZERO);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int RUNS = 3_000;

    @Test
    void no_plan_ever_costs_more_than_was_reserved_or_calls_after_its_deadline() {
        for (int seed = 0; seed < RUNS; seed++) {
            check(seed);
        }
    }

    private static void check(long seed) {
        Random random = new Random(seed);
        Plan plan = plan(random);
        Decision decision = Fixtures.decision(plan, fallbacks(random));
        Spend reserved = decision.ceiling().plus(new Spend(new Cost(700L * plan.judged()), Tokens.ZERO));
        Chaos chaos = new Chaos(random, plan instanceof Plan.BestOf);
        Run run = new PlanRunner(chaos, chaos, chaos, a -> Optional.of(a.text()), chaos.clock::get, DEADLINE)
                .run(Fixtures.request(random.nextBoolean()), decision, Purse.of(reserved), chunk -> {});

        assertThat(run.spent().within(reserved))
                .as("seed %d: %s charged %s of %s", seed, plan.describe(), run.spent(), reserved)
                .isTrue();
        assertThat(chaos.late.get())
                .as("seed %d: calls after the deadline", seed)
                .isZero();
        assertThat(run.attempts().size())
                .as("seed %d: %s", seed, plan.describe())
                .isLessThanOrEqualTo(plan.calls().size() + decision.fallbacks().size() + 1);
        assertThat(run.attempts().stream().filter(Attempt::accepted).count())
                .as("seed %d: one answer, or none", seed)
                .isEqualTo(run.reply() instanceof Completion ? 1 : 0);
    }

    private static Plan plan(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Plan.Single(call(random));
            case 1 ->
                new Plan.BestOf(
                        call(random),
                        2 + random.nextInt(6),
                        new Plan.Stake(1, 1, Optional.of(new Cost(random.nextInt(200_000))), new Cost(10_000)));
            case 2 ->
                new Plan.Cascade(IntStream.range(0, 2 + random.nextInt(2))
                        .mapToObj(i -> rung(random))
                        .toList());
            case 3 -> tools(random);
            default -> refine(random);
        };
    }

    private static Plan refine(Random random) {
        Call most = call(random);
        Tokens shown = new Tokens(50 + random.nextInt(200));
        return new Plan.Refine(
                call(random),
                new Call(most.backend(), most.protocol(), most.promptBound().plus(shown), most.answerLimit(), 1),
                1 + random.nextInt(4),
                random.nextDouble(),
                new Plan.Stake(1, 1, Optional.of(new Cost(random.nextInt(200_000))), new Cost(10_000)));
    }

    private static Plan tools(Random random) {
        Call first = call(random);
        boolean asked = random.nextBoolean();
        Call again = new Call(
                first.backend(), first.protocol(), first.promptBound().plus(new Tokens(200)), first.answerLimit(), 1);
        Plan.Rung start = asked ? new Plan.Rung(List.of(first), .5) : rung(random);
        return new Plan.Tools(
                Stream.concat(
                                Stream.of(start),
                                IntStream.range(0, random.nextInt(3)).mapToObj(i -> rung(random)))
                        .toList(),
                asked ? Optional.of(again) : Optional.empty());
    }

    private static Plan.Rung rung(Random random) {
        return new Plan.Rung(
                IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(i -> call(random))
                        .toList(),
                random.nextDouble());
    }

    private static Call call(Random random) {
        return Fixtures.call(BACKENDS.get(random.nextInt(BACKENDS.size())));
    }

    private static Call[] fallbacks(Random random) {
        return IntStream.range(0, random.nextInt(3)).mapToObj(i -> call(random)).toArray(Call[]::new);
    }

    /** Providers, verifiers and an editor that do as chance has it; every call takes its time. */
    private static final class Chaos implements BackendClient, Verifier, Editor {
        private final Random random;
        private final boolean exact;
        private final AtomicLong clock = new AtomicLong();
        private final AtomicLong late = new AtomicLong();

        Chaos(Random random, boolean sampled) {
            this.random = random;
            this.exact = sampled && random.nextBoolean();
        }

        @Override
        public synchronized Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
            if (timeLeft.compareTo(Duration.ofMillis(1)) <= 0) {
                late.incrementAndGet();
            }
            clock.addAndGet(Duration.ofMillis(random.nextInt(4_000)).toNanos());
            if (random.nextInt(4) == 0) {
                Failure.Kind[] kinds = Failure.Kind.values();
                return Fixtures.failure(kinds[random.nextInt(kinds.length)], random.nextBoolean(), usage(call));
            }
            FinishReason finish = random.nextInt(3) == 0 ? FinishReason.LENGTH : FinishReason.STOP;
            String text = random.nextInt(5) == 0 ? "" : "answer " + random.nextInt(3);
            try {
                sink.accept(new AnswerChunk(
                        WireFormat.OPENAI,
                        new byte[0],
                        List.of(new Delta.Text(0, text), new Delta.Finished(0, finish))));
            } catch (InterruptedException left) {
                Thread.currentThread().interrupt();
            }
            return new Completion("c", text, "", List.of(), finish, usage(call), Duration.ZERO, Duration.ZERO);
        }

        /** As much as was allowed, less, or unknown, which is charged whole. */
        private Usage usage(Call call) {
            if (random.nextInt(5) == 0) {
                return Usage.ceiling(call);
            }
            long input = random.nextInt((int) call.promptBound().count() + 1);
            long output = random.nextInt((int) call.answerLimit().count() * call.choices() + 1);
            return Usage.reported(TokenCounts.of(new Tokens(input), new Tokens(output)));
        }

        @Override
        public Verdict judge(Trial trial) {
            OptionalDouble confidence =
                    random.nextInt(4) == 0 ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble());
            return new Verdict("chance", confidence, "thrown", VERDICT, List.of());
        }

        @Override
        public Verifier unasked() {
            return trial -> Verdict.abstains("chance", "not asked");
        }

        @Override
        public boolean exact(InferenceRequest request) {
            return exact;
        }

        @Override
        public Edited edit(InferenceRequest request, Completion completion) {
            return random.nextBoolean()
                    ? Edited.untouched(completion)
                    : new Edited(completion, Optional.empty(), List.of(Message.user("x".repeat(random.nextInt(150)))));
        }

        @Override
        public List<Message> revision(InferenceRequest request, List<Judged> earlier) {
            return random.nextInt(10) == 0 ? List.of() : List.of(Message.user("x".repeat(random.nextInt(150))));
        }

        @Override
        public int best(InferenceRequest request, Difficulty difficulty, List<Answer> answers) {
            return random.nextInt(answers.size());
        }
    }
}
