package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers that the tokens they were given kept from being answers, at a dollar per million output tokens. */
class CutAnswersTest {

    private static final Backend SWITCHED = backend(ThinkingControl.TEMPLATE_SWITCH, Set.of());
    private static final Backend ALWAYS = backend(ThinkingControl.ALWAYS, Set.of());
    private static final Spend PLENTY = new Spend(Cost.usd("1"), new Tokens(1_000_000));

    private final Wire wire = new Wire();
    private final Seen caller = new Seen();
    private final PlanRunner runner = new PlanRunner(
            wire, trial -> new Verdict("none", .5, "nothing seen"), System::nanoTime, Duration.ofSeconds(10));

    @Test
    void an_answer_that_is_not_streamed_is_asked_for_again_with_more_tokens_and_both_are_charged() {
        wire.say(FinishReason.LENGTH, 50, text("half an"));
        wire.say(FinishReason.STOP, 80, text("half an answer is none"));

        Run run = run(Fixtures.request(false), call(ALWAYS, 50), PLENTY);

        assertThat(caller.data).containsExactly("half an answer is none");
        assertThat(wire.calls).extracting(c -> c.answerLimit().count()).containsExactly(50L, 200L);
        assertThat(run.spent().cost()).isEqualTo(new Cost(50_000 + 80_000));
        assertThat(run.attempts())
                .extracting(Attempt::reason, Attempt::ending, Attempt::accepted)
                .containsExactly(
                        tuple(Reason.PLANNED, Ending.CUT_BY_ALLOCATION, false),
                        tuple(Reason.SECOND_TRY, Ending.WHOLE, true));
        assertThat(run.stopped()).contains("cut at the 50 tokens it was given, so it was asked for again");
        assertThat(run.cutShort()).isEmpty();
    }

    @Test
    void an_answer_held_back_is_asked_for_again_and_then_streams() {
        wire.say(FinishReason.LENGTH, 50, text("half an"));
        wire.say(FinishReason.LENGTH, 50, text("half an"));
        wire.say(FinishReason.STOP, 80, text("half an answer "), text("is none"));
        Plan plan = new Plan.BestOf(call(ALWAYS, 50), 2);

        Run run = runner.run(Fixtures.request(true), Fixtures.decision(plan), Purse.of(PLENTY), caller);

        assertThat(caller.data).containsExactly("half an answer ", "is none");
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(false, false, true);
        assertThat(caller.progress).containsExactly("samples b/as-asked", "asks again: b/as-asked with 200 tokens");
    }

    @Test
    void a_live_stream_that_was_cut_ends_there_and_says_so() {
        wire.say(FinishReason.LENGTH, 50, text("half an"), finish());

        Run run = run(Fixtures.request(true), call(ALWAYS, 50), PLENTY);

        assertThat(caller.data).containsExactly("half an", "finish:LENGTH");
        assertThat(run.attempts()).hasSize(1);
        assertThat(run.cutShort()).contains(run.attempts().getFirst());
        assertThat(run.stopped()).contains("cut at the 50 tokens it was given");
    }

    @Test
    void an_answer_cut_at_the_callers_own_limit_is_what_the_caller_asked_for() {
        wire.say(FinishReason.LENGTH, 50, text("half an"));

        Run run = run(Fixtures.limited(false, 50), call(ALWAYS, 50), PLENTY);

        assertThat(run.attempts()).extracting(Attempt::ending).containsExactly(Ending.CUT_BY_LIMIT);
        assertThat(run.cutShort()).isEmpty();
    }

    @Test
    void a_longer_answer_that_cannot_be_paid_leaves_the_short_one() {
        wire.say(FinishReason.LENGTH, 50, text("half an"));
        Call call = call(ALWAYS, 50);

        Run run = run(Fixtures.request(false), call, call.ceiling());

        assertThat(caller.data).containsExactly("half an");
        assertThat(run.cutShort()).isPresent();
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(true);
    }

    @Test
    void where_four_times_the_tokens_cannot_be_paid_twice_are_tried() {
        wire.say(FinishReason.LENGTH, 50, text("half an"));
        wire.say(FinishReason.STOP, 80, text("whole"));

        run(Fixtures.request(false), call(ALWAYS, 50), new Spend(new Cost(150_000), new Tokens(10_000)));

        assertThat(wire.calls).extracting(c -> c.answerLimit().count()).containsExactly(50L, 100L);
    }

    @Test
    void a_second_answer_that_is_cut_again_is_the_last() {
        wire.say(FinishReason.LENGTH, 50, text("half an"));
        wire.say(FinishReason.LENGTH, 200, text("half an answer"));

        Run run = run(Fixtures.request(false), call(ALWAYS, 50), PLENTY);

        assertThat(caller.data).containsExactly("half an answer");
        assertThat(run.attempts()).hasSize(2);
        assertThat(run.cutShort()).contains(run.attempts().getLast());
    }

    @Test
    void a_second_call_that_fails_leaves_the_first_answer() {
        wire.say(FinishReason.LENGTH, 50, text("half an"));
        wire.fail();

        Run run = run(Fixtures.request(false), call(ALWAYS, 50), PLENTY);

        assertThat(caller.data).containsExactly("half an");
        assertThat(run.reply()).isInstanceOf(Completion.class);
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(true, false);
    }

    @Test
    void a_stream_in_which_nothing_was_said_is_rescued_by_the_switch_and_the_caller_sees_only_the_answer() {
        wire.say(FinishReason.LENGTH, 50, empty(), empty(), finish(), usage());
        wire.say(FinishReason.STOP, 20, empty(), text("42"), finish());

        Run run = run(Fixtures.request(true), call(SWITCHED, 50), PLENTY);

        assertThat(caller.data).containsExactly("empty", "42", "finish:STOP");
        assertThat(wire.calls.getLast().protocol()).isEqualTo(new Protocol.Direct());
        assertThat(wire.calls.getLast().answerLimit()).isEqualTo(new Tokens(50));
        assertThat(run.attempts()).extracting(Attempt::ending).containsExactly(Ending.STARVED, Ending.WHOLE);
        assertThat(run.spent().cost()).isEqualTo(new Cost(70_000));
    }

    @Test
    void thoughts_that_were_shown_stay_and_the_answer_follows_in_the_same_stream() {
        wire.say(FinishReason.LENGTH, 50, empty(), thought("hm"), thought("hmm"), finish());
        wire.say(FinishReason.STOP, 20, empty(), text("42"), finish());

        run(Fixtures.request(true), call(SWITCHED, 50), PLENTY);

        assertThat(caller.data).containsExactly("empty", "hm", "hmm", "empty", "42", "finish:STOP");
    }

    @Test
    void a_backend_without_a_switch_is_given_more_tokens() {
        wire.say(FinishReason.LENGTH, 50, finish());
        wire.say(FinishReason.STOP, 150, text("42"), finish());

        run(Fixtures.request(true), call(ALWAYS, 50), PLENTY);

        assertThat(wire.calls).extracting(c -> c.answerLimit().count()).containsExactly(50L, 200L);
        assertThat(caller.data).containsExactly("42", "finish:STOP");
    }

    @Test
    void a_caller_that_asked_for_an_effort_is_not_answered_without_thinking() {
        Backend effort = backend(ThinkingControl.EFFORT, Set.of(Feature.REASONING_EFFORT));
        wire.say(FinishReason.LENGTH, 50, finish());
        wire.say(FinishReason.STOP, 150, text("42"), finish());

        run(Fixtures.needing(Feature.REASONING_EFFORT), call(effort, 50), PLENTY);

        assertThat(wire.calls.getLast().protocol()).isEqualTo(new Protocol.AsAsked());
        assertThat(wire.calls.getLast().answerLimit()).isEqualTo(new Tokens(200));
    }

    @Test
    void a_rescue_that_cannot_be_paid_leaves_the_empty_answer_with_its_end() {
        wire.say(FinishReason.LENGTH, 50, empty(), finish());
        Call call = call(SWITCHED, 50);

        Run run = run(Fixtures.request(true), call, call.ceiling());

        assertThat(caller.data).containsExactly("empty", "finish:LENGTH");
        assertThat(run.cutShort()).isPresent();
        assertThat(run.stopped()).contains("nothing was said within the 50 tokens it was given");
    }

    private Run run(InferenceRequest request, Call call, Spend held) {
        return runner.run(request, Fixtures.decision(new Plan.Single(call)), Purse.of(held), caller);
    }

    private static Call call(Backend backend, long limit) {
        return new Call(backend, new Protocol.AsAsked(), Fixtures.PROMPT, new Tokens(limit), 1);
    }

    private static Backend backend(ThinkingControl thinking, Set<Feature> features) {
        return new Backend(
                "b",
                "b",
                new ModelCard("b", "b", thinking, features),
                Price.perMillion("0", "0", "1"),
                new Tokens(10_000),
                new Tokens(1_000),
                Map.of());
    }

    private static AnswerChunk piece(String data, Delta... deltas) {
        return new AnswerChunk(WireFormat.OPENAI, data.getBytes(StandardCharsets.UTF_8), List.of(deltas));
    }

    private static AnswerChunk text(String text) {
        return piece(text, new Delta.Text(0, text));
    }

    private static AnswerChunk thought(String text) {
        return piece(text, new Delta.Thinking(0, text));
    }

    private static AnswerChunk empty() {
        return piece("empty");
    }

    /** Becomes the reason of the answer it stands in. */
    private static AnswerChunk finish() {
        return piece("finish");
    }

    private static AnswerChunk usage() {
        return piece("usage", new Delta.UsageReported(Usage.NONE));
    }

    /** Says what it was told to, one answer after another. */
    private static final class Wire implements BackendClient {
        private record Said(FinishReason finish, long tokens, List<AnswerChunk> pieces) {}

        private final Deque<Optional<Said>> script = new ArrayDeque<>();
        private final List<Call> calls = new ArrayList<>();

        void say(FinishReason finish, long tokens, AnswerChunk... pieces) {
            script.add(Optional.of(new Said(finish, tokens, List.of(pieces))));
        }

        void fail() {
            script.add(Optional.empty());
        }

        @Override
        public synchronized Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
            calls.add(call);
            Optional<Said> next = script.remove();
            if (next.isEmpty()) {
                return Fixtures.failure(Failure.Kind.SERVER_ERROR, false, Usage.NONE);
            }
            Said said = next.get();
            StringBuilder text = new StringBuilder();
            try {
                for (AnswerChunk piece : said.pieces()) {
                    AnswerChunk sent = new String(piece.data(), StandardCharsets.UTF_8).equals("finish")
                            ? piece("finish:" + said.finish(), new Delta.Finished(0, said.finish()))
                            : piece;
                    sent.deltas().forEach(d -> text.append(d instanceof Delta.Text t ? t.text() : ""));
                    sink.accept(sent);
                }
            } catch (InterruptedException callerLeft) {
                Thread.currentThread().interrupt();
            }
            return Fixtures.completion(text.toString(), said.tokens(), said.finish());
        }
    }

    private static final class Seen implements AnswerSink {
        private final List<String> data = new ArrayList<>();
        private final List<String> progress = new ArrayList<>();

        @Override
        public void progressed(String what) {
            progress.add(what);
        }

        @Override
        public void accept(AnswerChunk chunk) {
            data.add(new String(chunk.data(), StandardCharsets.UTF_8));
        }
    }
}
