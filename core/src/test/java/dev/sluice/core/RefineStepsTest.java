package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Edited;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Judged;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Answered.Relation;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Outcome;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RefineStepsTest {

    private static final Backend FAST = Fixtures.backend("fast", "1");
    private static final Backend SLOW = Fixtures.backend("slow", "20");
    private static final Tokens SHOWN = new Tokens(500);

    /** A text ends with the confidence it deserves: {@code 41 .3}; without one the verifier abstains. */
    private static final Verifier JUDGE = trial -> {
        assertThat(trial.peers())
                .as("an answer that saw the others is no witness")
                .isEmpty();
        String[] words = trial.candidate().text().split(" ");
        return words.length == 1
                ? Verdict.abstains("checks", "nothing known")
                : new Verdict(
                        "checks",
                        OptionalDouble.of(Double.parseDouble(words[1])),
                        "worth " + words[1],
                        Spend.NONE,
                        List.of());
    };

    private static final Editor EDITOR = new Editor() {
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
            return List.of(Message.user("better than "
                    + earlier.stream().map(one -> one.answer().text()).collect(Collectors.joining(", "))));
        }
    };

    private final Map<String, Iterator<Reply>> script = new HashMap<>();
    private final List<InferenceRequest> asked = new ArrayList<>();
    private final List<Call> called = new ArrayList<>();
    private final List<String> got = new ArrayList<>();
    private final List<String> whenCalled = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private Duration each = Duration.ZERO;
    private int leavesAt = Integer.MAX_VALUE;
    private Editor editor = EDITOR;

    private void replies(Backend backend, Reply... replies) {
        script.put(backend.id(), List.of(replies).iterator());
    }

    private void replies(Backend backend, String... texts) {
        script.put(
                backend.id(),
                List.of(texts).stream()
                        .map(text -> (Reply) Fixtures.completion(text, 5))
                        .iterator());
    }

    private Run run(Plan.Refine plan, Call... fallbacks) {
        return new PlanRunner(
                        this::reply,
                        JUDGE,
                        editor,
                        one -> Optional.of(one.text().split(" ")[0]),
                        clock::get,
                        Duration.ofSeconds(10))
                .run(Fixtures.request(), Fixtures.decision(plan, fallbacks), Purse.of(plan.ceiling()), this::got);
    }

    private void got(AnswerChunk chunk) {
        got.add(new String(chunk.data(), StandardCharsets.UTF_8));
    }

    private Reply reply(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
        asked.add(request);
        called.add(call);
        whenCalled.addAll(got);
        clock.addAndGet(each.toNanos());
        if (called.size() >= leavesAt) {
            Thread.currentThread().interrupt();
        }
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

    private static Plan.Refine fastThenSlow(int rounds) {
        return plan(FAST, SLOW, rounds, Plan.Stake.OPEN);
    }

    private static Plan.Refine plan(Backend draft, Backend revise, int rounds, Plan.Stake stake) {
        return new Plan.Refine(
                Fixtures.call(draft),
                new Call(revise, new Protocol.Direct(), Fixtures.PROMPT.plus(SHOWN), Fixtures.ANSWER, 1),
                rounds,
                .8,
                stake);
    }

    @Test
    void a_draft_that_is_accepted_is_not_revised() {
        replies(FAST, "42 .9");

        Run run = run(fastThenSlow(3));

        assertThat(got).containsExactly("42 .9");
        assertThat(run.attempts()).hasSize(1);
        assertThat(run.stopped()).isEqualTo("accepted: worth .9");
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000));
    }

    @Test
    void a_revision_is_shown_the_conversation_and_all_answers_before_the_likeliest_first() {
        replies(FAST, "41 .1");
        replies(SLOW, "40 .3", "42 .9");

        Run run = run(fastThenSlow(3));

        assertThat(asked.get(0).conversation()).hasSize(1);
        assertThat(asked.get(1).conversation())
                .extracting(Message::text)
                .containsExactly("What is 6 times 7?", "better than 41 .1");
        assertThat(asked.get(2).conversation().getLast().text()).isEqualTo("better than 40 .3, 41 .1");
        assertThat(called.get(2).promptBound()).isEqualTo(asked.get(2).promptBound());
        assertThat(run.stopped()).isEqualTo("accepted after 2 revisions, best of 3: worth .9");
    }

    @Test
    void every_attempt_is_charged_and_only_the_answer_given_is_accepted() {
        replies(FAST, "41 .1");
        replies(SLOW, "40 .3", "42 .9");

        Run run = run(fastThenSlow(3));

        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000 + 2 * 100_000));
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(false, false, true);
        assertThat(run.attempts())
                .extracting(Attempt::reason)
                .containsExactly(Reason.PLANNED, Reason.REVISION, Reason.REVISION);
        assertThat(run.attempts()).allSatisfy(one -> assertThat(one.verdicts()).hasSize(1));
    }

    @Test
    void feedback_on_a_revised_answer_is_about_the_draft_that_it_replaced_and_about_no_revision() {
        replies(FAST, "41 .1", "42 .9");
        replies(SLOW, "42 .9");

        assertThat(judgedWith(run(fastThenSlow(1)))).containsExactly(Relation.OTHER);
        assertThat(judgedWith(run(fastThenSlow(1)))).containsExactly(Relation.SAME);
    }

    private static List<Relation> judgedWith(Run run) {
        Decision decision = Fixtures.decision(fastThenSlow(1));
        List<Answered.By> by = Answered.of(
                        new Outcome(Fixtures.request(), decision, run, Instant.EPOCH),
                        answer -> Optional.of(answer.text()))
                .by();
        assertThat(by).allSatisfy(one -> assertThat(one.backend()).isEqualTo(FAST));
        return by.stream().map(Answered.By::relation).toList();
    }

    @Test
    void nothing_reaches_the_caller_before_the_chain_has_ended() {
        replies(FAST, "41 .1");
        replies(SLOW, "42 .9");

        run(fastThenSlow(3));

        assertThat(whenCalled).isEmpty();
        assertThat(got).containsExactly("42 .9");
    }

    @Test
    void the_answer_is_the_likeliest_of_the_whole_chain_though_it_was_revised_away() {
        replies(FAST, "42 .6");
        replies(SLOW, "40 .3", "39 .2");

        Run run = run(fastThenSlow(2));

        assertThat(got).containsExactly("42 .6");
        assertThat(run.stopped()).isEqualTo("no round is left, best of 3: worth .6");
        assertThat(run.attempts()).extracting(Attempt::accepted).containsExactly(true, false, false);
    }

    @Test
    void of_answers_equally_likely_the_one_that_most_agree_with_is_taken() {
        replies(FAST, "41 .5");
        replies(SLOW, "42 .5", "40 .5", "42 .5");

        run(fastThenSlow(3));

        assertThat(got).containsExactly("42 .5");
    }

    @Test
    void where_nothing_tells_answers_apart_the_draft_stands() {
        replies(FAST, "42");
        replies(SLOW, "41", "40");

        run(fastThenSlow(2));

        assertThat(got).containsExactly("42");
    }

    @Test
    void an_answer_that_is_certainly_wrong_is_worse_than_one_nothing_is_known_of() {
        replies(FAST, "41 0");
        replies(SLOW, "42");

        run(fastThenSlow(1));

        assertThat(got).containsExactly("42");
    }

    @Test
    void the_same_answer_twice_ends_it() {
        replies(FAST, "41 .3");
        replies(SLOW, "42 .4", "42 .5");

        Run run = run(fastThenSlow(5));

        assertThat(called).hasSize(3);
        assertThat(run.stopped()).isEqualTo("the same answer twice, best of 3: worth .5");
    }

    @Test
    void a_revision_that_would_not_pay_is_not_bought() {
        Plan.Stake stake = new Plan.Stake(1, 1, Optional.of(new Cost(100)), new Cost(40));
        replies(FAST, "41 .3");
        replies(SLOW, "40 .4", "never asked for");

        Run run = run(plan(FAST, SLOW, 5, stake));

        assertThat(called).as("100 / 2 > 40, 100 / 3 < 40").hasSize(2);
        assertThat(run.stopped()).isEqualTo("another revision would not pay, best of 2: worth .4");
    }

    @Test
    void one_arm_may_revise_its_own_answers() {
        replies(FAST, "41 .3", "42 .9");

        Run run = run(plan(FAST, FAST, 2, Plan.Stake.OPEN));

        assertThat(got).containsExactly("42 .9");
        assertThat(run.spent().cost()).isEqualTo(new Cost(10_000));
    }

    @Test
    void a_revision_that_fails_leaves_the_answers_before_it_and_is_charged() {
        replies(FAST, "42 .6");
        replies(
                SLOW,
                Fixtures.failure(
                        Failure.Kind.BROKEN, true, Usage.ceiling(fastThenSlow(1).revise())));

        Run run = run(fastThenSlow(3));

        assertThat(got).containsExactly("42 .6");
        assertThat(run.stopped()).isEqualTo("a revision failed (it failed): worth .6");
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000 + 1_000_000));
    }

    @Test
    void the_reviser_answers_where_the_draft_failed_and_that_is_one_of_its_rounds() {
        replies(FAST, Fixtures.failure(Failure.Kind.UNREACHABLE, false, Usage.NONE));
        replies(SLOW, "41 .3", "40 .4");

        Run run = run(fastThenSlow(2));

        assertThat(asked.get(1).conversation()).hasSize(1);
        assertThat(run.attempts())
                .extracting(Attempt::reason)
                .containsExactly(Reason.PLANNED, Reason.STAND_IN, Reason.REVISION);
        assertThat(run.stopped()).startsWith("no round is left, best of 2");
        assertThat(got).containsExactly("40 .4");
    }

    @Test
    void another_backend_stands_in_where_nobody_of_the_plan_answers() {
        Backend other = Fixtures.backend("other", "0");
        replies(FAST, Fixtures.failure(Failure.Kind.UNREACHABLE, false, Usage.NONE));
        replies(SLOW, Fixtures.failure(Failure.Kind.UNREACHABLE, false, Usage.NONE));
        replies(other, "42");

        Run run = run(fastThenSlow(2), Fixtures.call(other));

        assertThat(got).containsExactly("42");
        assertThat(run.stopped()).isEqualTo("every call of the plan had failed");
    }

    @Test
    void a_caller_that_leaves_ends_it_and_what_was_used_is_charged() {
        replies(FAST, "41 .3");
        replies(SLOW, Fixtures.failure(Failure.Kind.CANCELLED, false, Usage.NONE));
        leavesAt = 2;

        Run run = run(fastThenSlow(3));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(called).hasSize(2);
        assertThat(got).isEmpty();
        assertThat(run.reply()).isInstanceOf(Failure.class);
        assertThat(run.spent().cost()).isEqualTo(new Cost(5_000));
    }

    @Test
    void nothing_is_revised_after_the_deadline_and_what_there_is_is_given() {
        replies(FAST, "41 .3");
        each = Duration.ofSeconds(11);

        Run run = run(fastThenSlow(3));

        assertThat(got).containsExactly("41 .3");
        assertThat(run.stopped()).isEqualTo("no time or money is left for a revision: worth .3");
    }

    @Test
    void a_conversation_that_outgrew_what_was_reserved_is_not_revised() {
        replies(FAST, "41" + "1".repeat(600) + " .3");

        Run run = run(fastThenSlow(3));

        assertThat(called).hasSize(1);
        assertThat(run.stopped()).startsWith("no time or money is left for a revision");
    }

    @Test
    void without_words_to_ask_for_a_revision_there_is_none() {
        editor = Editor.NONE;
        replies(FAST, "41 .3");

        assertThat(run(fastThenSlow(3)).stopped()).isEqualTo("there is nothing to ask a reviser: worth .3");
    }

    @Test
    void its_ceiling_is_the_draft_and_all_rounds_and_every_answer_is_judged() {
        Plan plan = fastThenSlow(3);

        assertThat(plan.ceiling().cost()).isEqualTo(new Cost(50_000 + 3 * 1_000_000));
        assertThat(plan.calls()).hasSize(4);
        assertThat(plan.judged()).isEqualTo(4);
        assertThat(plan.structure()).isEqualTo("refine");
        assertThat(plan.describe()).isEqualTo("refine(fast/direct -> 3 x slow/direct)");
    }
}
