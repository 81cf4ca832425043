package dev.sluice.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.request.Caller;
import dev.sluice.gateway.journal.DecisionJournal.Retention;
import dev.sluice.gateway.journal.FeedbackService.Accepted;
import dev.sluice.gateway.journal.FeedbackService.Submission;
import dev.sluice.policies.verify.AgreementVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DecisionFilesTest {

    private static final Caller BLUE = Caller.ofKey("blue");
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T12:00:00Z"));
    private final List<Answered> about = new ArrayList<>();
    private final List<Feedback> heard = new ArrayList<>();
    private final OutcomeListener learner = new OutcomeListener() {
        @Override
        public void observed(Outcome outcome) {}

        @Override
        public void judged(Answered answered, Feedback feedback) {
            about.add(answered);
            heard.add(feedback);
        }
    };

    /** A gateway's run, from its start to its end. */
    private final class Process implements AutoCloseable {
        final DecisionFiles files;
        final DecisionJournal journal;
        final FeedbackService feedback;

        Process(long bytes, Backend... backends) {
            files = new DecisionFiles(
                    directory,
                    bytes,
                    Duration.ofDays(30),
                    id -> Stream.of(backends).filter(b -> b.id().equals(id)).findFirst(),
                    now::get);
            journal = new DecisionJournal(
                    new Retention(1 << 20, Duration.ofHours(1)), Ticker.systemTicker(), Optional.of(files));
            feedback = new FeedbackService(journal, learner);
        }

        @Override
        public void close() {
            files.close();
        }
    }

    private Outcome outcome(String id) {
        Outcome outcome = Examples.outcome(id, "blue");
        return new Outcome(outcome.request(), outcome.decision(), outcome.run(), now.get());
    }

    private static Submission score(String decision, double score) {
        return new Submission(decision, Optional.empty(), Optional.of(score), Optional.empty());
    }

    private static Backend[] asked(Outcome outcome) {
        return outcome.run().attempts().stream()
                .map(attempt -> attempt.call().backend())
                .toArray(Backend[]::new);
    }

    @Test
    void a_decision_is_shown_after_a_restart_as_it_was_before_but_only_to_who_asked() {
        JsonNode before;
        try (Process first = new Process(MEGABYTE)) {
            first.journal.observed(outcome("d-1"));
            before = first.journal.find(BLUE, "d-1").orElseThrow().view();
        }
        try (Process second = new Process(MEGABYTE)) {
            assertThat(second.journal.find(BLUE, "d-1").orElseThrow().view().toString())
                    .isEqualTo(before.toString());
            assertThat(second.journal.find(Caller.ofKey("red"), "d-1")).isEmpty();
            assertThat(second.journal.find(BLUE, "d-2")).isEmpty();
        }
    }

    @Test
    void feedback_that_comes_after_a_restart_is_learned_from_as_if_there_had_been_none() {
        Outcome outcome = outcome("d-1");
        try (Process first = new Process(MEGABYTE)) {
            first.journal.observed(outcome);
        }
        try (Process second = new Process(MEGABYTE, asked(outcome))) {
            assertThat(second.feedback.accept(BLUE, score("d-1", .5)))
                    .isEqualTo(new Accepted(new Feedback("d-1", .5), false));
        }
        assertThat(about).containsExactly(Answered.of(outcome, AgreementVerifier::comparable));
    }

    @Test
    void a_judgement_outlives_the_process_so_that_a_correction_knows_what_it_corrects() {
        Outcome outcome = outcome("d-1");
        try (Process first = new Process(MEGABYTE)) {
            first.journal.observed(outcome);
            first.feedback.accept(BLUE, score("d-1", .25));
        }
        try (Process second = new Process(MEGABYTE)) {
            assertThat(second.journal
                            .find(BLUE, "d-1")
                            .orElseThrow()
                            .view()
                            .path("feedback")
                            .asDouble())
                    .isEqualTo(.25);
            second.feedback.accept(BLUE, score("d-1", .75));
            second.feedback.accept(BLUE, score("d-1", 1));
        }
        assertThat(heard).element(1).isEqualTo(new Feedback("d-1", .75, OptionalDouble.of(.25)));
        try (Process third = new Process(MEGABYTE)) {
            JournalEntry entry = third.journal.find(BLUE, "d-1").orElseThrow();
            assertThat(entry.judgements())
                    .extracting(said -> said.feedback().success())
                    .containsExactly(.25, .75, 1.0);
        }
    }

    @Test
    void what_became_of_tool_calls_outlives_the_process_with_what_was_said() {
        try (Process first = new Process(MEGABYTE)) {
            first.journal.observed(outcome("d-1"));
            first.journal.change(BLUE, "d-1", entry -> new DecisionJournal.Changed<>(entry.with(ToolRun.FAILED), true));
        }
        try (Process second = new Process(MEGABYTE)) {
            assertThat(second.journal
                            .find(BLUE, "d-1")
                            .orElseThrow()
                            .view()
                            .path("tool_calls")
                            .asString())
                    .isEqualTo("failed");
            second.feedback.accept(BLUE, score("d-1", 1));
        }
        try (Process third = new Process(MEGABYTE)) {
            JournalEntry entry = third.journal.find(BLUE, "d-1").orElseThrow();
            assertThat(entry.ran()).contains(ToolRun.FAILED);
            assertThat(entry.judgements()).hasSize(1);
        }
    }

    @Test
    void feedback_on_an_answer_of_a_backend_that_is_gone_teaches_nothing_of_any_other() {
        try (Process first = new Process(MEGABYTE)) {
            first.journal.observed(outcome("d-1"));
        }
        try (Process second = new Process(MEGABYTE)) {
            second.feedback.accept(BLUE, score("d-1", .5));
        }
        assertThat(about)
                .singleElement()
                .satisfies(answered -> assertThat(answered.by()).isEmpty());
    }

    @Test
    void a_line_torn_by_a_kill_is_passed_over_and_nothing_is_written_behind_it() throws IOException {
        try (Process first = new Process(MEGABYTE)) {
            first.journal.observed(outcome("d-1"));
        }
        Path file = files().getFirst();
        Files.writeString(file, "{\"decision\":\"d-2\",\"at", StandardOpenOption.APPEND);
        try (Process second = new Process(MEGABYTE)) {
            second.journal.observed(outcome("d-3"));
        }
        try (Process third = new Process(MEGABYTE)) {
            assertThat(third.journal.find(BLUE, "d-1")).isPresent();
            assertThat(third.journal.find(BLUE, "d-2")).isEmpty();
            assertThat(third.journal.find(BLUE, "d-3")).isPresent();
        }
    }

    @Test
    void the_oldest_go_where_there_are_too_many_bytes() throws IOException {
        long lost;
        try (Process process = new Process(MEGABYTE)) {
            for (int i = 0; i < 2_000; i++) {
                process.journal.observed(outcome("d-" + i));
            }
            lost = process.files.lost();
        }
        assertThat(lost).isZero();
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isBetween(MEGABYTE / 2, MEGABYTE);
        try (Process next = new Process(MEGABYTE)) {
            assertThat(next.files.find("d-0")).isEmpty();
            assertThat(next.files.find("d-1999")).isPresent();
        }
    }

    @Test
    void what_is_too_old_is_gone() {
        try (Process first = new Process(MEGABYTE)) {
            first.journal.observed(outcome("d-1"));
        }
        now.set(now.get().plus(Duration.ofDays(31)));
        try (Process second = new Process(MEGABYTE)) {
            assertThat(second.journal.find(BLUE, "d-1")).isEmpty();
        }
    }

    @Test
    void a_disk_that_takes_nothing_costs_decisions_and_not_the_gateway() throws IOException {
        Files.writeString(directory.resolve("file"), "in the way");
        DecisionFiles broken = new DecisionFiles(
                directory.resolve("file").resolve("decisions"),
                MEGABYTE,
                Duration.ofDays(1),
                id -> Optional.empty(),
                now::get);
        broken.observed(new JournalEntry.Fresh(
                outcome("d-1"),
                Answered.of(outcome("d-1"), AgreementVerifier::comparable),
                List.of(),
                Optional.empty()));
        broken.close();

        assertThat(broken.lost()).isEqualTo(1);
        assertThat(broken.find("d-1")).isEmpty();
    }

    @Test
    void a_line_holds_what_a_what_if_needs() throws IOException {
        try (Process process = new Process(MEGABYTE)) {
            process.journal.observed(outcome("d-1"));
        }
        JsonNode line = JsonMapper.shared().readTree(Files.readString(files().getFirst()));
        double total = line.at("/view/propensity").asDouble();
        for (JsonNode option : line.at("/view/rejected")) {
            total += option.path("propensity").asDouble();
            assertThat(option.at("/forecast/success/low").asDouble())
                    .isLessThanOrEqualTo(option.at("/forecast/success/mean").asDouble());
        }
        assertThat(total).isEqualTo(1);
        assertThat(line.at("/view/chosen/plan").asString()).isNotEmpty();
        assertThat(line.path("costUsd").asDouble()).isPositive();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }
}
