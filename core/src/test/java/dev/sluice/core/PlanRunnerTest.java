package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
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
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PlanRunnerTest {

    private static final Backend TINY = Fixtures.backend("tiny", "1");
    private static final Backend SMALL = Fixtures.backend("small", "2");
    private static final Backend LARGE = Fixtures.backend("large", "20");

    /** Agreement with a peer is full confidence; alone, a tenth. */
    private static final Verifier AGREEMENT = trial -> trial.peers().stream()
                    .anyMatch(p -> p.text().equals(trial.candidate().text()))
            ? new Verdict("agreement", 1.0, "they agree")
            : new Verdict("agreement", 0.1, "nobody agrees");

    private final Scripted client = new Scripted();
    private final Caller caller = new Caller();
    private final PlanRunner runner = judgedBy(AGREEMENT);

    @Test
    void a_single_call_streams_live_and_is_charged_what_it_used() {
        client.replies(TINY, Fixtures.completion("42", 5));

        Run run = run(new Plan.Single(Fixtures.call(TINY)));

        assertThat(caller.texts).containsExactly("42");
        assertThat(caller.answering).containsExactly("tiny");
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000));
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(true);
    }

    @Test
    void two_cheap_answers_that_agree_are_taken_and_the_large_model_is_never_called() {
        client.replies(TINY, Fixtures.completion("42", 5));
        client.replies(SMALL, Fixtures.completion("42", 5));

        Run run = run(cascade());

        assertThat(caller.texts).containsExactly("42");
        assertThat(client.called).doesNotContainKey("large");
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000 + 10_000));
        assertThat(run.stopped()).contains("they agree");
    }

    @Test
    void cheap_answers_that_differ_escalate_and_all_three_calls_are_billed() {
        client.replies(TINY, Fixtures.completion("41", 5));
        client.replies(SMALL, Fixtures.completion("40", 5));
        client.replies(LARGE, Fixtures.completion("42", 5));

        Run run = run(cascade());

        assertThat(caller.texts)
                .as("nothing of a rejected answer reaches the caller")
                .containsExactly("42");
        assertThat(caller.answering).containsExactly("large");
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000 + 10_000 + 100_000));
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(false, false, true);
    }

    @Test
    void an_answer_that_an_earlier_step_gave_is_accepted() {
        client.replies(TINY, Fixtures.completion("41", 5));
        client.replies(SMALL, Fixtures.completion("41", 5));

        Run run = run(new Plan.Cascade(List.of(
                new Plan.Rung(List.of(Fixtures.call(TINY)), 0.9),
                new Plan.Rung(List.of(Fixtures.call(SMALL)), 0.9),
                new Plan.Rung(List.of(Fixtures.call(LARGE)), 0))));

        assertThat(caller.texts).containsExactly("41");
        assertThat(client.called).doesNotContainKey("large");
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(false, true);
    }

    @Test
    void an_answer_whose_verifier_abstains_is_not_accepted() {
        client.replies(TINY, Fixtures.completion("42", 5));
        client.replies(SMALL, Fixtures.completion("42", 5));
        client.replies(LARGE, Fixtures.completion("43", 5));
        Verifier silent = trial -> Verdict.abstains("scorer", "not reachable");

        Run run = judgedBy(silent)
                .run(
                        Fixtures.request(),
                        Fixtures.decision(cascade()),
                        Purse.of(cascade().ceiling()),
                        caller);

        assertThat(caller.texts).containsExactly("43");
        assertThat(run.attempts().getFirst().verdicts().getFirst().evidence()).isEqualTo("not reachable");
    }

    @Test
    void judging_is_told_what_is_judged_and_is_charged_with_the_call() {
        client.replies(TINY, Fixtures.completion("41", 5), Fixtures.completion("42", 5));
        List<Trial> trials = new ArrayList<>();
        Verifier dear = trial -> {
            trials.add(trial);
            return new Verdict("scorer", .5, "so so").charged(new Spend(new Cost(700), Tokens.ZERO));
        };
        Plan plan = new Plan.BestOf(Fixtures.call(TINY), 2);

        Run run = judgedBy(dear).run(Fixtures.request(), Fixtures.decision(plan), Purse.of(plan.ceiling()), caller);

        assertThat(run.spent().cost()).isEqualTo(new Cost(2 * (5_000 + 700)));
        assertThat(trials).hasSize(2).allSatisfy(trial -> {
            assertThat(trial.candidate().call().backend()).isEqualTo(TINY);
            assertThat(trial.peers()).hasSize(1).doesNotContain(trial.candidate());
            assertThat(trial.timeLeft()).isPositive();
        });
    }

    @Test
    void the_best_verified_of_several_samples_wins() {
        client.replies(TINY, Fixtures.completion("40", 5), Fixtures.completion("42", 5), Fixtures.completion("42", 5));

        Run run = run(new Plan.BestOf(Fixtures.call(TINY), 3));

        assertThat(caller.texts).containsExactly("42");
        assertThat(run.attempts()).hasSize(3);
        assertThat(run.attempts().stream().filter(Attempt::accepted)).hasSize(1);
    }

    @Test
    void another_backend_stands_in_before_the_first_byte_and_is_named() {
        client.replies(TINY, Fixtures.failure(Failure.Kind.UNREACHABLE, false, Usage.NONE));
        client.replies(SMALL, Fixtures.completion("42", 5));

        Run run = run(Fixtures.decision(new Plan.Single(dear(TINY)), Fixtures.call(SMALL)));

        assertThat(caller.answering).containsExactly("tiny", "small");
        assertThat(run.reply()).isInstanceOf(Completion.class);
        assertThat(run.attempts()).extracting(Attempt::fallback).containsExactly(false, true);
    }

    @Test
    void nobody_stands_in_after_the_first_byte() {
        Usage partial = new Usage(Fixtures.PROMPT, Tokens.ZERO, new Tokens(3), Tokens.ZERO, Usage.Source.MEASURED);
        client.replies(TINY, Fixtures.failure(Failure.Kind.BROKEN, true, partial));
        client.replies(SMALL, Fixtures.completion("42", 5));

        Run run = run(Fixtures.decision(new Plan.Single(dear(TINY)), Fixtures.call(SMALL)));

        assertThat(run.reply()).isInstanceOf(Failure.class);
        assertThat(client.called).doesNotContainKey("small");
        assertThat(run.spent().cost()).isEqualTo(new Cost(3_000));
    }

    @Test
    void a_stand_in_that_would_not_fit_what_is_reserved_is_not_called() {
        client.replies(TINY, Fixtures.failure(Failure.Kind.UNREACHABLE, false, Usage.NONE));
        client.replies(LARGE, Fixtures.completion("42", 5));

        Run run = run(Fixtures.decision(new Plan.Single(Fixtures.call(TINY)), Fixtures.call(LARGE)));

        assertThat(run.reply()).isInstanceOf(Failure.class);
        assertThat(client.called).doesNotContainKey("large");
    }

    @Test
    void a_request_the_provider_rejects_is_not_sent_elsewhere() {
        client.replies(TINY, Fixtures.failure(Failure.Kind.REJECTED, false, Usage.NONE));

        Run run = run(Fixtures.decision(new Plan.Single(dear(TINY)), Fixtures.call(SMALL)));

        assertThat(((Failure) run.reply()).kind()).isEqualTo(Failure.Kind.REJECTED);
        assertThat(client.called).doesNotContainKey("small");
    }

    @Test
    void a_caller_that_leaves_during_parallel_calls_ends_them_all_and_they_are_counted() throws Exception {
        CountDownLatch bothRunning = new CountDownLatch(2);
        client.blocking = bothRunning;
        AtomicReference<Run> run = new AtomicReference<>();
        Thread walk = Thread.startVirtualThread(() -> run.set(run(cascade())));
        assertThat(bothRunning.await(5, TimeUnit.SECONDS)).isTrue();

        walk.interrupt();

        assertThat(walk.join(Duration.ofSeconds(5))).isTrue();
        assertThat(run.get().reply())
                .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.CANCELLED));
        assertThat(run.get().attempts()).hasSize(2);
        assertThat(run.get().spent().cost()).isEqualTo(new Cost(1_000 + 2_000));
        assertThat(client.called).doesNotContainKey("large");
    }

    private PlanRunner judgedBy(Verifier verifier) {
        return new PlanRunner(client, verifier, System::nanoTime, Duration.ofSeconds(10));
    }

    private Run run(Decision decision) {
        return runner.run(Fixtures.request(), decision, Purse.of(decision.plan().ceiling()), caller);
    }

    private Run run(Plan plan) {
        return run(Fixtures.decision(plan));
    }

    private static Call dear(Backend backend) {
        Call call = Fixtures.call(backend);
        return new Call(backend, call.protocol(), call.promptBound(), new Tokens(900), 1);
    }

    private static Plan cascade() {
        return new Plan.Cascade(List.of(
                new Plan.Rung(List.of(Fixtures.call(TINY), Fixtures.call(SMALL)), 0.9),
                new Plan.Rung(List.of(Fixtures.call(LARGE)), 0)));
    }

    /** Replies in the order it was told to, each as one piece. */
    private static final class Scripted implements BackendClient {
        private final Map<String, Iterator<Reply>> script = new ConcurrentHashMap<>();
        private final Map<String, Integer> called = new ConcurrentHashMap<>();
        private CountDownLatch blocking = new CountDownLatch(0);

        void replies(Backend backend, Reply... replies) {
            script.put(backend.id(), List.of(replies).iterator());
        }

        @Override
        public Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
            called.merge(call.backend().id(), 1, Integer::sum);
            if (blocking.getCount() > 0) {
                return untilInterrupted(call);
            }
            Reply reply = next(call);
            switch (reply) {
                case Completion c -> accept(sink, c.text());
                case Failure f -> {
                    if (f.started()) {
                        accept(sink, "4");
                    }
                }
            }
            return reply;
        }

        private static void accept(AnswerSink sink, String text) {
            try {
                sink.accept(piece(text));
            } catch (InterruptedException callerLeft) {
                Thread.currentThread().interrupt();
            }
        }

        private Reply untilInterrupted(Call call) {
            blocking.countDown();
            try {
                new CountDownLatch(1).await(30, TimeUnit.SECONDS);
            } catch (InterruptedException callerLeft) {
                Thread.currentThread().interrupt();
            }
            Usage used = new Usage(Tokens.ZERO, Tokens.ZERO, new Tokens(1), Tokens.ZERO, Usage.Source.MEASURED);
            return Fixtures.failure(Failure.Kind.CANCELLED, false, used);
        }

        private synchronized Reply next(Call call) {
            return script.get(call.backend().id()).next();
        }

        private static AnswerChunk piece(String text) {
            return new AnswerChunk(
                    WireFormat.OPENAI, text.getBytes(StandardCharsets.UTF_8), List.of(new Delta.Text(0, text)));
        }
    }

    private static final class Caller implements AnswerSink {
        private final List<String> texts = new ArrayList<>();
        private final List<String> answering = new ArrayList<>();

        @Override
        public void answering(Call call) {
            answering.add(call.backend().id());
        }

        @Override
        public void accept(AnswerChunk chunk) {
            texts.add(new String(chunk.data(), StandardCharsets.UTF_8));
        }
    }
}
