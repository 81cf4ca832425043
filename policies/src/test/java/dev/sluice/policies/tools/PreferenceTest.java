package dev.sluice.policies.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import dev.sluice.policies.Situations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PreferenceTest {

    private static final Call CALL = new Call(
            Situations.backend("small", "pebble", "0.1", "0.4"),
            new Protocol.AsAsked(),
            new Tokens(400),
            new Tokens(1_000),
            1);

    private static Completion calling(String arguments) {
        return new Completion(
                "c",
                "",
                "",
                List.of(new ToolCall("1", "find", arguments)),
                FinishReason.TOOL_CALLS,
                Usage.NONE,
                Duration.ZERO,
                Duration.ZERO);
    }

    private static Outcome outcome(Completion given, Completion... others) {
        Plan plan = new Plan.Single(CALL);
        Decision decision = new Decision(
                "dec_1",
                new Decision.PolicyRef("default", 1),
                "table-1",
                7,
                Situations.DIFFICULTY,
                new Forecast(plan, new Probability(.5, .6, .7), Cost.ZERO, Duration.ZERO),
                List.of(),
                "nothing",
                Optional.empty(),
                List.of(),
                1);
        List<Attempt> attempts = Stream.concat(
                        Stream.of(others).map(other -> new Attempt(CALL, other, List.of(), false, false)),
                        Stream.of(new Attempt(CALL, given, List.of(), false, true)))
                .toList();
        return new Outcome(
                Situations.asking(
                        "Find \"Ulm\"", AnswerShape.FREE, List.of(new Tool("find", "{\"type\":\"object\"}")), "{}"),
                decision,
                new Run(attempts, given, "done"),
                Instant.EPOCH);
    }

    @Test
    void a_right_answer_is_preferred_to_those_thrown_away_that_say_otherwise() {
        Outcome outcome = outcome(
                calling("{\"city\":\"Ulm\"}"), calling("{\"city\":\"Bern\"}"), calling("{ \"city\" : \"Ulm\" }"));

        List<Preference> preferences = Preference.of(outcome, 1);

        assertThat(preferences).hasSize(1);
        assertThat(preferences.getFirst().rejected()).isEqualTo(calling("{\"city\":\"Bern\"}"));
    }

    @Test
    void a_wrong_answer_says_nothing_of_the_others() {
        assertThat(Preference.of(outcome(calling("{}"), calling("{\"a\":1}")), 0))
                .isEmpty();
        assertThatThrownBy(() -> Preference.of(outcome(calling("{}")), 1.3))
                .hasMessage("success must lie in [0, 1]: 1.3");
    }

    @Test
    void it_is_written_as_training_reads_it() {
        JsonNode read = Preference.of(outcome(calling("{\"city\":\"Ulm\"}"), calling("{\"city\":\"Bern\"}")), 1)
                .getFirst()
                .toJson();

        assertThat(read.at("/prompt/0/role").asString()).isEqualTo("user");
        assertThat(read.at("/prompt/0/content").asString()).isEqualTo("Find \"Ulm\"");
        assertThat(read.at("/tools/0/function/parameters/type").asString()).isEqualTo("object");
        assertThat(read.at("/tools/0/function").has("description")).isFalse();
        assertThat(read.at("/chosen/0/tool_calls/0/function/arguments").asString())
                .isEqualTo("{\"city\":\"Ulm\"}");
        assertThat(read.at("/rejected/0/tool_calls/0/function/name").asString()).isEqualTo("find");
    }

    @Test
    void the_prompt_keeps_earlier_calls_with_their_results_and_tools_what_they_are_for() {
        Completion chosen = calling("{\"city\":\"Ulm\"}");
        JsonNode read = new Preference(
                        List.of(
                                Message.user("Find it"),
                                new Message(
                                        Message.Role.ASSISTANT,
                                        "",
                                        0,
                                        List.of(new ToolCall("call_7", "list", "{}")),
                                        Optional.empty()),
                                new Message(Message.Role.TOOL, "Ulm, Bern", 0, List.of(), Optional.of("call_7"))),
                        List.of(new Tool("find", "Finds a city", "{}")),
                        chosen,
                        calling("{}"))
                .toJson();

        assertThat(read.get("prompt").toString())
                .isEqualTo("[{\"role\":\"user\",\"content\":\"Find it\"},"
                        + "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":\"call_7\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"list\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"content\":\"Ulm, Bern\",\"tool_call_id\":\"call_7\"}]");
        assertThat(read.at("/tools/0/function/description").asString()).isEqualTo("Finds a city");
    }
}
