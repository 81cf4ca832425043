package dev.sluice.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Refusal;
import dev.sluice.core.call.Completion;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.request.Caller;
import dev.sluice.gateway.journal.DecisionJournal.Retention;
import dev.sluice.gateway.journal.FeedbackService.Accepted;
import dev.sluice.gateway.journal.FeedbackService.Conflict;
import dev.sluice.gateway.journal.FeedbackService.Submission;
import dev.sluice.gateway.journal.FeedbackService.UnknownDecision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedbackServiceTest {

    private static final Caller BLUE = Caller.ofKey("blue");
    private static final Caller RED = Caller.ofKey("red");

    private static final Retention RETENTION = new Retention(1 << 20, Duration.ofHours(1));

    private final AtomicLong nanos = new AtomicLong();
    private final DecisionJournal journal = new DecisionJournal(RETENTION, nanos::get);
    private final Learner learner = new Learner();
    private final FeedbackService service = new FeedbackService(journal, learner);

    private static class Learner implements OutcomeListener {
        final ConcurrentLinkedQueue<Feedback> heard = new ConcurrentLinkedQueue<>();

        @Override
        public void observed(Outcome outcome) {}

        @Override
        public void judged(Answered answered, Feedback feedback) {
            assertThat(answered.decision()).isEqualTo(feedback.decision());
            heard.add(feedback);
        }
    }

    @BeforeEach
    void a_decision_of_blue() {
        journal.observed(Examples.outcome("d-1", "blue"));
    }

    private static Submission success(boolean success, String key) {
        return new Submission("d-1", Optional.of(success), Optional.empty(), Optional.of(key));
    }

    private static Submission score(double score) {
        return new Submission("d-1", Optional.empty(), Optional.of(score), Optional.empty());
    }

    @Test
    void feedback_joins_its_outcome_and_is_learned_from_once() {
        assertThat(service.accept(BLUE, success(true, "k"))).isEqualTo(new Accepted(new Feedback("d-1", 1), false));

        assertThat(learner.heard).containsExactly(new Feedback("d-1", 1));
        assertThat(journal.find(BLUE, "d-1")
                        .orElseThrow()
                        .judgement()
                        .orElseThrow()
                        .feedback())
                .isEqualTo(new Feedback("d-1", 1));
    }

    @Test
    void a_repeated_idempotency_key_gets_the_same_result_and_changes_nothing() {
        service.accept(BLUE, success(false, "k"));
        assertThat(service.accept(BLUE, success(false, "k"))).isEqualTo(new Accepted(new Feedback("d-1", 0), true));
        assertThat(service.accept(BLUE, success(true, "k")))
                .isInstanceOfSatisfying(
                        Conflict.class, c -> assertThat(c.message()).contains("'k'", "0.0", "1.0"));
        assertThat(learner.heard).hasSize(1);
    }

    @Test
    void the_last_that_is_said_counts_and_says_what_it_corrects() {
        service.accept(BLUE, score(0.5));
        Feedback corrected = new Feedback("d-1", 1, OptionalDouble.of(.5));

        assertThat(service.accept(BLUE, success(true, "other"))).isEqualTo(new Accepted(corrected, false));
        assertThat(service.accept(BLUE, success(true, "other"))).isEqualTo(new Accepted(corrected, true));
        assertThat(service.accept(BLUE, score(1))).isEqualTo(new Accepted(corrected, true));
        assertThat(learner.heard).containsExactly(new Feedback("d-1", 0.5), corrected);
    }

    @Test
    void a_late_repetition_does_not_undo_a_correction() {
        service.accept(BLUE, success(false, "first"));
        service.accept(BLUE, success(true, "second"));

        assertThat(service.accept(BLUE, success(false, "first"))).isEqualTo(new Accepted(new Feedback("d-1", 0), true));
        assertThat(journal.find(BLUE, "d-1")
                        .orElseThrow()
                        .judgement()
                        .orElseThrow()
                        .feedback()
                        .success())
                .isEqualTo(1);
        assertThat(learner.heard).hasSize(2);
    }

    @Test
    void there_is_an_end_of_corrections() {
        for (int i = 0; i < 8; i++) {
            service.accept(BLUE, score(i / 10.0));
        }
        assertThat(service.accept(BLUE, score(.9)))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        c -> assertThat(c.message()).contains("d-1 was judged 8 times already, last with score 0.7"));
        assertThat(learner.heard).hasSize(8);
    }

    @Test
    void of_many_at_once_one_is_learned_from() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<FeedbackService.Result>> submissions = IntStream.range(0, 50)
                    .<Callable<FeedbackService.Result>>mapToObj(i ->
                            () -> service.accept(BLUE, success(true, "k" + i % 5)))
                    .toList();
            List<Future<FeedbackService.Result>> results = threads.invokeAll(submissions, 10, TimeUnit.SECONDS);
            assertThat(results).allSatisfy(r -> assertThat(r.isCancelled()).isFalse());
        }
        assertThat(learner.heard).hasSize(1);
    }

    @Test
    void corrections_that_come_at_once_are_told_in_the_order_in_which_they_count() throws Exception {
        for (int round = 0; round < 50; round++) {
            String decision = "many-" + round;
            journal.observed(Examples.outcome(decision, "blue"));
            learner.heard.clear();
            List<Callable<FeedbackService.Result>> submissions = IntStream.range(0, 8)
                    .<Callable<FeedbackService.Result>>mapToObj(i -> () -> service.accept(
                            BLUE, new Submission(decision, Optional.empty(), Optional.of(i / 10.0), Optional.empty())))
                    .toList();
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                for (Future<FeedbackService.Result> result : threads.invokeAll(submissions, 10, TimeUnit.SECONDS)) {
                    assertThat(result.get()).isInstanceOf(Accepted.class);
                }
            }
            assertThat(journal.find(BLUE, decision).orElseThrow().judgements().stream()
                            .map(JournalEntry.Judgement::feedback))
                    .hasSize(8)
                    .containsExactlyElementsOf(learner.heard);
        }
    }

    @Test
    void a_listener_that_breaks_leaves_the_decision_as_it_was() {
        FeedbackService broken = new FeedbackService(journal, new Learner() {
            @Override
            public void judged(Answered answered, Feedback feedback) {
                throw new IllegalStateException("broken");
            }
        });
        assertThatThrownBy(() -> broken.accept(BLUE, score(1))).hasMessage("broken");

        assertThat(service.accept(BLUE, score(1))).isEqualTo(new Accepted(new Feedback("d-1", 1), false));
    }

    @Test
    void only_who_asked_may_look_or_judge() {
        assertThat(journal.find(RED, "d-1")).isEmpty();
        assertThat(service.accept(RED, success(true, "k"))).isEqualTo(new UnknownDecision("d-1"));
        assertThat(learner.heard).isEmpty();
    }

    @Test
    void what_was_never_decided_or_is_forgotten_is_unknown() {
        assertThat(service.accept(BLUE, new Submission("d-9", Optional.of(true), Optional.empty(), Optional.empty())))
                .isEqualTo(new UnknownDecision("d-9"));
        nanos.addAndGet(Duration.ofMinutes(61).toNanos());
        assertThat(service.accept(BLUE, success(true, "k"))).isEqualTo(new UnknownDecision("d-1"));
    }

    @Test
    void many_new_decisions_push_old_ones_out() {
        for (int i = 0; i < 1_000; i++) {
            journal.observed(Examples.outcome("new-" + i, "blue", 100_000));
        }
        long kept = IntStream.range(0, 1_000)
                .filter(i -> journal.find(BLUE, "new-" + i).isPresent())
                .count();
        assertThat(kept).isPositive().isLessThanOrEqualTo(RETENTION.bytes() / 8_192);
    }

    @Test
    void no_word_of_prompt_or_answer_is_remembered() {
        journal.observed(Examples.outcome("d-2", "blue", 100_000));

        Outcome kept = ((JournalEntry.Fresh) journal.find(BLUE, "d-2").orElseThrow()).outcome();

        assertThat(kept.request().body().bytes()).isEmpty();
        assertThat(kept.request().conversation()).isEmpty();
        assertThat(kept.run().attempts())
                .isNotEmpty()
                .allSatisfy(a -> assertThat(((Completion) a.reply()).text()).isEmpty());
    }

    @Test
    void nonsense_is_refused_with_its_field_and_value() {
        assertThatThrownBy(() -> service.accept(BLUE, score(1.3)))
                .isInstanceOfSatisfying(
                        Refusal.InvalidRequest.class,
                        e -> assertThat(e.parameter()).isEqualTo("score"))
                .hasMessage("score must lie in [0, 1]: 1.3");
        assertThatThrownBy(() -> service.accept(BLUE, score(Double.NaN))).hasMessageContaining("NaN");
        assertThatThrownBy(() -> service.accept(
                        BLUE, new Submission("d-1", Optional.of(true), Optional.of(0.5), Optional.empty())))
                .hasMessageContaining("there are both");
        assertThatThrownBy(() -> service.accept(
                        BLUE, new Submission("d-1", Optional.empty(), Optional.empty(), Optional.empty())))
                .hasMessageContaining("there is neither");
        assertThatThrownBy(() -> service.accept(BLUE, success(true, "k".repeat(256))))
                .hasMessageContaining("256");
        assertThat(learner.heard).isEmpty();
    }
}
