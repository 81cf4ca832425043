package dev.sluice.policies.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.ToolCall;
import dev.sluice.policies.tools.ToolResults.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolResultsTest {

    private static final ToolCall OSLO = new ToolCall("call_1", "weather", "{\"city\":\"Oslo\"}");
    private static final ToolCall ROME = new ToolCall("call_2", "weather", "{\"city\":\"Rome\"}");

    private static Message asking(ToolCall... calls) {
        return new Message(Message.Role.ASSISTANT, "", 0, List.of(calls), Optional.empty());
    }

    private static Message result(String id, String text) {
        return new Message(Message.Role.TOOL, text, 0, List.of(), Optional.of(id));
    }

    @Test
    void results_after_the_last_turn_of_a_model_are_new() {
        assertThat(ToolResults.latest(List.of(
                        Message.user("weather?"),
                        asking(OSLO, ROME),
                        result("call_1", "rain"),
                        result("call_2", "{\"error\":\"no such city\"}"),
                        Message.user("go on"))))
                .containsExactly(new Result(OSLO, ToolRun.RAN), new Result(ROME, ToolRun.FAILED));
    }

    @Test
    void results_that_a_model_has_answered_since_are_old() {
        assertThat(ToolResults.latest(
                        List.of(asking(OSLO), result("call_1", "rain"), asking(ROME), result("call_2", "sun"))))
                .containsExactly(new Result(ROME, ToolRun.RAN));
        assertThat(ToolResults.latest(List.of(asking(OSLO), result("call_1", "rain"), asking())))
                .isEmpty();
    }

    @Test
    void a_result_of_a_call_that_nobody_asked_for_is_none() {
        assertThat(ToolResults.latest(List.of(asking(OSLO), result("call_9", "rain"))))
                .isEmpty();
        assertThat(ToolResults.latest(List.of(result("call_1", "rain")))).isEmpty();
    }

    @Test
    void of_two_results_of_one_call_the_worse_counts() {
        assertThat(ToolResults.latest(
                        List.of(asking(OSLO), result("call_1", "{\"error\":\"busy\"}"), result("call_1", "rain"))))
                .containsExactly(new Result(OSLO, ToolRun.FAILED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"no such city\"}",
                " {\"error\": {\"code\": 7}} ",
                "{\"error\":true}",
            })
    void an_object_with_nothing_but_an_error_is_one(String text) {
        assertThat(ToolResults.latest(List.of(asking(OSLO), result("call_1", text))))
                .containsExactly(new Result(OSLO, ToolRun.FAILED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Error: that is the name of the song",
                "{\"error\":null}",
                "{\"error\":\"\"}",
                "{\"error\":false}",
                "{\"error\":{}}",
                "{\"error\":0.02}",
                "{\"error\":\"none\",\"rows\":[1]}",
                "[{\"error\":\"x\"}]",
                "{\"error\":\"cut",
                "error",
            })
    void whatever_else_may_be_what_was_asked_for(String text) {
        assertThat(ToolResults.latest(List.of(asking(OSLO), result("call_1", text))))
                .containsExactly(new Result(OSLO, ToolRun.RAN));
    }
}
