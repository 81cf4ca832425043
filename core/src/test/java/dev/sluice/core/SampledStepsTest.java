package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SampledStepsTest {

    private static final Backend TINY = Fixtures.backend("tiny", "1");
    private static final Usage HALF =
            new Usage(Tokens.ZERO, Tokens.ZERO, new Tokens(2), Tokens.ZERO, Usage.Source.MEASURED);

    private static final Verifier AGREEMENT = trial -> new Verdict(
            "agreement",
            (1.0
                            + trial.peers().stream()
                                    .filter(p ->
                                            p.text().equals(trial.candidate().text()))
                                    .count())
                    / 10,
            "so many agree");

    /** Knows that 42 is right. */
    private static final Verifier EXACT = new Verifier() {
        @Override
        public Verdict judge(Trial trial) {
            return new Verdict("tests", trial.candidate().text().equals("42") ? 1 : 0, "ran");
        }

        @Override
        public boolean exact(InferenceRequest request) {
            return true;
        }
    };

    private final List<String> got = new ArrayList<>();
    private final List<Call> called = new ArrayList<>();

    /** A text is answered; an empty one is only answered with being stopped. */
    private Run run(Verifier verifier, Plan plan, String... texts) {
        AtomicInteger next = new AtomicInteger();
        return new PlanRunner(
                        (request, call, timeLeft, sink) -> reply(call, sink, texts, next),
                        verifier,
                        () -> 0,
                        Duration.ofHours(1))
                .run(Fixtures.request(), Fixtures.decision(plan), Purse.of(plan.ceiling()), this::got);
    }

    private void got(AnswerChunk chunk) {
        chunk.deltas().forEach(delta -> {
            if (delta instanceof Delta.Text text) {
                got.add(text.text());
            }
        });
    }

    private Reply reply(Call call, AnswerSink sink, String[] texts, AtomicInteger next) {
        synchronized (called) {
            called.add(call);
        }
        int first = next.getAndAdd(call.choices());
        if (texts[first].isEmpty()) {
            return untilStopped();
        }
        List<Delta> deltas = new ArrayList<>();
        for (int i = 0; i < call.choices(); i++) {
            deltas.add(new Delta.Text(i, texts[first + i]));
            deltas.add(new Delta.Finished(i, FinishReason.STOP));
        }
        try {
            sink.accept(new AnswerChunk(WireFormat.OPENAI, texts[first].getBytes(StandardCharsets.UTF_8), deltas));
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
        }
        return Fixtures.completion(texts[first], 5L * call.choices());
    }

    private static Reply untilStopped() {
        try {
            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Fixtures.failure(Failure.Kind.CANCELLED, false, HALF);
    }

    private static Plan.BestOf samples(int count) {
        return new Plan.BestOf(Fixtures.call(TINY), count);
    }

    @Test
    @Timeout(20)
    void a_sample_that_ends_without_a_reply_is_not_waited_for() {
        Plan plan = new Plan.BestOf(Fixtures.call(TINY), 3);

        assertThatThrownBy(() -> run(AGREEMENT, plan, "only one text, so that the second call throws"))
                .hasMessageContaining("ended without a reply");
    }

    @Test
    void a_vote_that_is_decided_buys_no_more() {
        Run run = run(AGREEMENT, samples(5), "42", "42", "42");

        assertThat(run.attempts()).hasSize(3);
        assertThat(run.spent().cost()).isEqualTo(new Cost(15_000));
        assertThat(run.stopped()).startsWith("best of 3, the vote was decided");
        assertThat(got).containsExactly("42");
    }

    @Test
    void whoever_still_writes_when_the_vote_is_decided_is_stopped_and_charged_what_it_used() {
        Run run = run(AGREEMENT, samples(5), "42", "41", "42", "42", "");

        assertThat(run.attempts()).hasSize(5);
        assertThat(run.attempts()).filteredOn(a -> a.reply() instanceof Failure).hasSize(1);
        assertThat(run.spent().cost()).isEqualTo(new Cost(4 * 5_000 + 2_000));
        assertThat(run.attempts().stream().filter(Attempt::accepted)).hasSize(1);
        assertThat(got).containsExactly("42");
    }

    @Test
    void an_undecided_vote_buys_all_samples() {
        Run run = run(AGREEMENT, samples(5), "1", "2", "42", "3", "42");

        assertThat(run.attempts()).hasSize(5);
        assertThat(got).containsExactly("42");
    }

    @Test
    void where_it_is_known_what_is_right_samples_are_bought_one_by_one_until_one_is() {
        Run run = run(EXACT, samples(8), "1", "2", "42");

        assertThat(run.attempts()).hasSize(3);
        assertThat(run.stopped()).contains("right at sample 3");
        assertThat(got).containsExactly("42");
    }

    @Test
    void a_sample_that_does_not_pay_is_not_bought() {
        Plan.Stake stake = new Plan.Stake(1, 1, Optional.of(new Cost(100)), new Cost(21));

        Run run = run(EXACT, new Plan.BestOf(Fixtures.call(TINY), 8, stake), "1", "2", "3", "42");

        assertThat(run.attempts()).hasSize(3);
        assertThat(run.stopped()).contains("another would not pay after 3");
    }

    @Test
    void samples_of_a_backend_with_choices_share_one_call_and_only_the_winner_is_handed_on() {
        Backend many = new Backend(
                "many",
                "many",
                new ModelCard("many", "many", ThinkingControl.NONE, Set.of(Feature.CHOICES)),
                Price.perMillion("1", "0", "1"),
                new Tokens(10_000),
                new Tokens(1_000),
                Map.of());
        Plan plan = new Plan.BestOf(new Call(many, new Protocol.Direct(), Fixtures.PROMPT, Fixtures.ANSWER, 1), 5);

        Run run = run(AGREEMENT, plan, "1", "42", "2", "42", "3");

        assertThat(called).extracting(Call::choices).containsExactly(3, 2);
        assertThat(run.attempts()).hasSize(2);
        assertThat(run.attempts().getFirst().verdicts()).hasSize(3);
        assertThat(got).containsExactly("42");
        assertThat(((Completion) run.reply()).text()).isEqualTo("42");
        assertThat(run.spent().within(plan.ceiling())).isTrue();
        assertThat(run.spent().cost()).as("two prompts, not five").isEqualTo(new Cost(2 * 100_000 + 25_000));
    }
}
