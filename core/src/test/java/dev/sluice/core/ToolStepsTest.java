package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Backend;
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
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ToolStepsTest {

    private static final Backend TINY = Fixtures.backend("tiny", "1");
    private static final Backend SMALL = Fixtures.backend("small", "2");
    private static final Backend LARGE = Fixtures.backend("large", "20");

    /** What says {@code bad} is wrong, what says {@code torn} is put right, and the longest is best. */
    private static final Editor EDITOR = new Editor() {
        @Override
        public Edited edit(InferenceRequest request, Completion completion) {
            if (completion.text().startsWith("bad")) {
                return new Edited(completion, Optional.empty(), List.of(Message.user("that is bad")));
            }
            return completion.text().startsWith("torn")
                    ? new Edited(
                            Fixtures.completion(
                                    "mended", completion.usage().output().count()),
                            Optional.of("commas"),
                            List.of())
                    : Edited.untouched(completion);
        }

        @Override
        public int best(InferenceRequest request, Difficulty difficulty, List<Answer> answers) {
            int best = 0;
            for (int i = 1; i < answers.size(); i++) {
                best = answers.get(i).text().length() > answers.get(best).text().length() ? i : best;
            }
            return best;
        }
    };

    private static final Verifier JUDGE = trial -> trial.candidate().text().startsWith("bad")
            ? new Verdict("checks", 0, "it breaks its schema")
            : new Verdict("checks", .6, "no flaw seen");

    private final Map<String, Iterator<Reply>> script = new HashMap<>();
    private final List<InferenceRequest> asked = new ArrayList<>();
    private final List<Call> called = new ArrayList<>();
    private final List<AnswerChunk> got = new ArrayList<>();
    private final List<String> answering = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private Duration each = Duration.ZERO;

    private void replies(Backend backend, Reply... replies) {
        script.put(backend.id(), List.of(replies).iterator());
    }

    private Run run(Plan plan, Call... fallbacks) {
        BackendClient client = (request, call, timeLeft, sink) -> reply(request, call, sink);
        return new PlanRunner(client, JUDGE, EDITOR, one -> Optional.of(one.text()), clock::get, Duration.ofSeconds(10))
                .run(Fixtures.request(), Fixtures.decision(plan, fallbacks), Purse.of(plan.ceiling()), caller());
    }

    private synchronized Reply reply(InferenceRequest request, Call call, AnswerSink sink) {
        asked.add(request);
        called.add(call);
        clock.addAndGet(each.toNanos());
        Reply reply = script.get(call.backend().id()).next();
        if (reply instanceof Completion c) {
            try {
                byte[] bytes = c.text().getBytes(StandardCharsets.UTF_8);
                sink.accept(new AnswerChunk(WireFormat.OPENAI, bytes, List.of(new Delta.Text(0, c.text()))));
            } catch (InterruptedException left) {
                Thread.currentThread().interrupt();
            }
        }
        return reply;
    }

    private AnswerSink caller() {
        return new AnswerSink() {
            @Override
            public void answering(Call call) {
                answering.add(call.backend().id());
            }

            @Override
            public void accept(AnswerChunk chunk) {
                got.add(chunk);
            }
        };
    }

    private static Plan.Rung step(double acceptAt, Backend... backends) {
        return new Plan.Rung(List.of(backends).stream().map(Fixtures::call).toList(), acceptAt);
    }

    private static Plan.Tools tinySmallLarge() {
        Call again = new Call(TINY, new Protocol.Direct(), new Tokens(400), Fixtures.ANSWER, 1);
        return new Plan.Tools(List.of(step(.5, TINY), step(.5, SMALL), step(0, LARGE)), Optional.of(again));
    }

    @Test
    void a_proposal_that_can_be_used_passes_byte_for_byte_and_nobody_else_is_asked() {
        replies(TINY, Fixtures.completion("fine", 5));

        Run run = run(tinySmallLarge());

        assertThat(got).extracting(AnswerChunk::format).containsExactly(WireFormat.OPENAI);
        assertThat(got)
                .extracting(c -> new String(c.data(), StandardCharsets.UTF_8))
                .containsExactly("fine");
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(true);
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000));
    }

    @Test
    void what_can_be_put_right_is_and_is_handed_on_in_neutral_words() {
        replies(TINY, Fixtures.completion("torn", 5));

        Run run = run(tinySmallLarge());

        assertThat(got).hasSize(1);
        assertThat(got.getFirst().format()).isEqualTo(WireFormat.NEUTRAL);
        assertThat(got.getFirst().deltas()).contains(new Delta.Text(0, "mended"));
        assertThat(((Completion) run.reply()).text()).isEqualTo("mended");
        assertThat(run.stopped()).contains("put right (commas)");
        assertThat(run.attempts().getFirst().verdicts().getFirst().evidence()).isEqualTo("put right: commas");
    }

    @Test
    void a_model_is_told_once_what_was_wrong_and_both_calls_are_billed() {
        replies(TINY, Fixtures.completion("bad", 5), Fixtures.completion("better", 6));

        Run run = run(tinySmallLarge());

        assertThat(asked.get(1).conversation()).hasSize(2);
        assertThat(asked.get(1).conversation().getLast().text()).isEqualTo("that is bad");
        assertThat(called.get(1).promptBound()).isEqualTo(asked.get(1).promptBound());
        assertThat(run.attempts()).extracting(Attempt::reason).containsExactly(Reason.PLANNED, Reason.ASKED_AGAIN);
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(false, true);
        assertThat(run.spent().cost()).isEqualTo(new Cost(11_000));
        assertThat(answering).containsExactly("tiny");
    }

    @Test
    void what_stays_wrong_goes_to_a_sibling_and_then_to_a_better_one() {
        replies(TINY, Fixtures.completion("bad", 5), Fixtures.completion("bad again", 5));
        replies(SMALL, Fixtures.completion("bad", 5));
        replies(LARGE, Fixtures.completion("right", 5));

        Run run = run(tinySmallLarge());

        assertThat(called).extracting(c -> c.backend().id()).containsExactly("tiny", "tiny", "small", "large");
        assertThat(answering).containsExactly("large");
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(false, false, false, true);
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000 + 5_000 + 10_000 + 100_000));
        assertThat(run.spent().within(tinySmallLarge().ceiling())).isTrue();
    }

    @Test
    void where_nothing_can_be_used_the_best_of_the_whole_chain_is_given_as_it_came() {
        replies(TINY, Fixtures.completion("bad", 5), Fixtures.completion("bad but long", 5));
        replies(SMALL, Fixtures.completion("bad", 5));
        replies(LARGE, Fixtures.completion("bad", 5));

        Run run = run(tinySmallLarge());

        assertThat(got)
                .extracting(c -> new String(c.data(), StandardCharsets.UTF_8))
                .containsExactly("bad but long");
        assertThat(run.stopped()).contains("nothing better was proposed by 4");
    }

    @Test
    void of_several_at_once_the_best_is_taken_and_all_are_billed() {
        replies(TINY, Fixtures.completion("fine", 5));
        replies(SMALL, Fixtures.completion("bad but very long", 5));
        replies(LARGE, Fixtures.completion("as good", 5));

        Run run = run(new Plan.Tools(List.of(step(0, TINY, SMALL, LARGE)), Optional.empty()));

        assertThat(answering).as("the longest that can be used").containsExactly("large");
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000 + 10_000 + 100_000));
    }

    @Test
    void a_failed_call_is_followed_by_the_next_step_and_asked_nothing_again() {
        replies(TINY, Fixtures.failure(Failure.Kind.UNREACHABLE, false, Usage.NONE));
        replies(SMALL, Fixtures.completion("fine", 5));

        run(tinySmallLarge());

        assertThat(called).extracting(c -> c.backend().id()).containsExactly("tiny", "small");
    }

    @Test
    void nothing_is_called_after_the_deadline_and_what_there_is_is_given() {
        replies(TINY, Fixtures.completion("bad", 5));
        each = Duration.ofSeconds(11);

        Run run = run(tinySmallLarge());

        assertThat(called).hasSize(1);
        assertThat(got).hasSize(1);
        assertThat(run.reply()).isInstanceOf(Completion.class);
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000));
    }
}
