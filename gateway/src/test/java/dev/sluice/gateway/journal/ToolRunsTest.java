package dev.sluice.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.ToolCall;
import dev.sluice.gateway.journal.FeedbackService.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ToolRunsTest {

    private static final ToolCall OSLO = call("call_1", "Oslo");
    private static final ToolCall ROME = call("call_2", "Rome");
    private static final String ERROR = "{\"error\":\"no such city\"}";

    private final AtomicLong nanos = new AtomicLong();
    private final DecisionJournal journal =
            new DecisionJournal(new DecisionJournal.Retention(1 << 20, Duration.ofDays(1)), nanos::get);
    private final List<String> heard = new ArrayList<>();
    private final OutcomeListener learner = new OutcomeListener() {
        @Override
        public void observed(Outcome outcome) {}

        @Override
        public void judged(Answered answered, Feedback feedback) {
            heard.add(answered.decision() + " " + feedback.success());
        }

        @Override
        public void ran(Answered answered, ToolRun run) {
            heard.add(answered.decision() + " " + run);
        }
    };
    private final ToolRuns runs = new ToolRuns(journal, learner, nanos::get);
    private final FeedbackService feedback = new FeedbackService(journal, learner);

    private static ToolCall call(String id, String city) {
        return new ToolCall(id, "weather", "{\"city\": \"" + city + "\"}");
    }

    private void served(String decision, String caller, List<Message> conversation, ToolCall... calls) {
        Outcome example = Examples.outcome(decision, caller);
        InferenceRequest request = example.request();
        Completion said = (Completion) example.run().reply();
        Completion asking = new Completion(
                said.id(),
                "",
                "",
                List.of(calls),
                FinishReason.TOOL_CALLS,
                said.usage(),
                said.toFirstChunk(),
                said.latency());
        Attempt attempt = example.run().attempts().getLast();
        Outcome outcome = new Outcome(
                new InferenceRequest(
                        request.id(),
                        request.caller(),
                        request.operation(),
                        request.model(),
                        conversation,
                        List.of(),
                        request.shape(),
                        request.answerLimit(),
                        request.choices(),
                        request.streamed(),
                        request.usageWanted(),
                        request.needs(),
                        request.promptBound(),
                        request.envelope(),
                        request.body()),
                example.decision(),
                new Run(List.of(new Attempt(attempt.call(), asking, List.of(), false, true)), asking, "the only call"),
                example.at());
        journal.observed(outcome);
        runs.observed(outcome);
    }

    private static List<Message> asked(ToolCall... calls) {
        return List.of(
                Message.user("weather?"), new Message(Message.Role.ASSISTANT, "", 0, List.of(calls), Optional.empty()));
    }

    private static List<Message> with(List<Message> conversation, ToolCall call, String result) {
        List<Message> longer = new ArrayList<>(conversation);
        longer.add(new Message(Message.Role.TOOL, result, 0, List.of(), Optional.of(call.id())));
        return longer;
    }

    private static Submission right(String decision) {
        return new Submission(decision, Optional.of(true), Optional.empty(), Optional.empty());
    }

    private Optional<ToolRun> ran(String decision) {
        return journal.find(Caller.ofKey("blue"), decision).orElseThrow().ran();
    }

    @Test
    void a_result_tells_of_the_answer_that_asked_for_the_call() {
        served("d-1", "blue", List.of(), OSLO);
        served("d-2", "blue", with(asked(OSLO), OSLO, "rain"));

        assertThat(heard).containsExactly("d-1 RAN");
        assertThat(ran("d-1")).contains(ToolRun.RAN);
        assertThat(ran("d-2")).isEmpty();
    }

    @Test
    void one_error_among_the_results_tells_that_the_answer_failed() {
        served("d-1", "blue", List.of(), OSLO, ROME);
        served("d-2", "blue", with(with(asked(OSLO, ROME), OSLO, ERROR), ROME, "sun"));

        assertThat(heard).containsExactly("d-1 FAILED");
    }

    @Test
    void an_agent_that_sends_its_whole_history_each_turn_tells_each_result_once() {
        List<Message> history = with(asked(OSLO), OSLO, ERROR);
        served("d-1", "blue", List.of(), OSLO);
        served("d-2", "blue", history, ROME);
        served("d-3", "blue", history, ROME);
        List<Message> longer = new ArrayList<>(history);
        longer.add(asked(ROME).getLast());
        served("d-4", "blue", with(longer, ROME, "sun"));

        assertThat(heard)
                .contains("d-1 FAILED")
                .filteredOn(said -> said.startsWith("d-1"))
                .hasSize(1);
    }

    @Test
    void the_same_call_written_with_other_spaces_is_the_same() {
        served("d-1", "blue", List.of(), OSLO);
        ToolCall resent = new ToolCall("call_1", "weather", "{\"city\":\"Oslo\"}");
        served("d-2", "blue", with(asked(resent), resent, "rain"));

        assertThat(heard).containsExactly("d-1 RAN");
    }

    @Test
    void nothing_is_said_of_a_call_that_two_answers_share() {
        served("d-1", "blue", List.of(), OSLO);
        served("d-2", "blue", List.of(), OSLO);
        served("d-3", "blue", with(asked(OSLO), OSLO, ERROR));
        served("d-4", "blue", with(asked(OSLO), OSLO, ERROR));

        assertThat(heard).isEmpty();
    }

    @Test
    void another_call_under_the_same_id_is_another_call() {
        served("d-1", "blue", List.of(), OSLO);
        ToolCall other = call("call_1", "Rome");
        served("d-2", "blue", with(asked(other), other, ERROR));

        assertThat(heard).isEmpty();
    }

    @Test
    void the_calls_of_another_key_are_unknown() {
        served("d-1", "blue", List.of(), OSLO);
        served("d-2", "red", with(asked(OSLO), OSLO, ERROR));
        assertThat(heard).isEmpty();

        served("d-3", "blue", with(asked(OSLO), OSLO, "rain"));
        assertThat(heard).containsExactly("d-1 RAN");
    }

    @Test
    void a_result_that_comes_late_says_nothing() {
        served("d-1", "blue", List.of(), OSLO);
        nanos.addAndGet(Duration.ofMinutes(61).toNanos());
        served("d-2", "blue", with(asked(OSLO), OSLO, ERROR));

        assertThat(heard).isEmpty();
    }

    @Test
    void feedback_that_came_before_supersedes_it_and_feedback_that_comes_after_still_counts() {
        served("d-1", "blue", List.of(), OSLO);
        feedback.accept(Caller.ofKey("blue"), right("d-1"));
        served("d-2", "blue", with(asked(OSLO), OSLO, ERROR), ROME);
        assertThat(heard).containsExactly("d-1 1.0");
        assertThat(ran("d-1")).isEmpty();

        served("d-3", "blue", with(asked(ROME), ROME, ERROR));
        feedback.accept(Caller.ofKey("blue"), right("d-2"));
        assertThat(heard).containsExactly("d-1 1.0", "d-2 FAILED", "d-2 1.0");
        assertThat(journal.find(Caller.ofKey("blue"), "d-2").orElseThrow().judgements())
                .hasSize(1);
    }
}
