package dev.sluice.policies.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Edited;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import dev.sluice.core.request.WireFormat;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolEditorTest {

    private static final Tool WEATHER = new Tool(
            "get_weather",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"}},"
                    + "\"required\":[\"city\"]}");

    private final CallCheck check = new CallCheck(new Schemas());
    private final ToolEditor editor =
            new ToolEditor(check, new ProposalVectors(check, FittedCalibration::shipped), CallRanking::fresh);

    private static InferenceRequest request(String toolChoice) {
        String body = "{\"tool_choice\":" + toolChoice + "}";
        return new InferenceRequest(
                "r1",
                Caller.ofKey("dev"),
                Operation.CHAT,
                "auto",
                List.of(Message.user("How is the weather in Ulm?")),
                List.of(WEATHER),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(Feature.TOOLS),
                new Tokens(100),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Completion said(String text, ToolCall... calls) {
        return new Completion(
                "c-7", text, "", List.of(calls), FinishReason.STOP, Usage.NONE, Duration.ZERO, Duration.ZERO);
    }

    private static ToolCall weather(String arguments) {
        return new ToolCall("id-1", "get_weather", arguments);
    }

    @Test
    void a_valid_call_is_never_touched_whatever_its_spelling() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            String space = " ".repeat(random.nextInt(3));
            String city = "```" + "'\"(,}".charAt(random.nextInt(5)) + random.nextInt();
            Completion completion = said(
                    "prose " + i,
                    weather("{" + space + "\"city\":" + space + "\"" + city.replace("\"", "\\\"") + "\"}"));

            Edited edited = editor.edit(request("\"auto\""), completion);

            assertThat(edited.completion()).as("seed 5, draw %d", i).isSameAs(completion);
            assertThat(edited.usable()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```json\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Ulm\"}}\n```",
                "{'name': 'get_weather', 'arguments': {'city': 'Ulm',}}",
                "get_weather(city=\"Ulm\")",
                "<tool_call>{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Ulm\"}}</tool_call>",
                "I will look it up:\n```\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Ulm\"}}\n```"
            })
    void a_call_written_as_text_becomes_a_call(String text) {
        Edited edited = editor.edit(request("\"auto\""), said(text));

        assertThat(edited.repairs().orElseThrow()).contains("from-text");
        assertThat(edited.completion().text()).isEmpty();
        assertThat(edited.completion().finish()).isEqualTo(FinishReason.TOOL_CALLS);
        ToolCall call = edited.completion().toolCalls().getFirst();
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call.arguments()).isEqualTo("{\"city\":\"Ulm\"}");
        assertThat(call.id()).startsWith("call_");
    }

    @Test
    void a_plain_answer_is_an_answer_where_the_model_is_free() {
        Completion plain = said("It rains in Ulm, as it does on most days in November. "
                + "If you ever want to look it up yourself, the call would be get_weather(city=\"Ulm\"), "
                + "with the number of days as a second argument where you want a forecast. Bring a coat (and boots)");

        assertThat(editor.edit(request("\"auto\""), plain)).isEqualTo(Edited.untouched(plain));
    }

    @Test
    void a_call_where_none_may_be_is_objected_to_and_text_is_left_alone() {
        Edited called = editor.edit(request("\"none\""), said("", weather("{\"city\":\"Ulm\"}")));
        Edited written = editor.edit(request("\"none\""), said("get_weather(city=\"Ulm\")"));

        assertThat(called.usable()).isFalse();
        assertThat(called.objections().getLast().text()).contains("Answer in words");
        assertThat(written.repairs()).isEmpty();
        assertThat(written.usable()).isTrue();
    }

    @Test
    void words_where_a_call_must_be_are_objected_to() {
        assertThat(editor.edit(request("\"required\""), said("It rains."))
                        .objections()
                        .getLast()
                        .text())
                .contains("You must call one of the tools");
    }

    @Test
    void what_cannot_be_put_right_is_told_to_the_model_with_the_schema() {
        Edited edited = editor.edit(request("\"auto\""), said("", weather("{\"town\": \"Ulm\"}")));

        assertThat(edited.usable()).isFalse();
        assertThat(edited.completion().toolCalls().getFirst().arguments()).isEqualTo("{\"town\": \"Ulm\"}");
        assertThat(edited.objections()).hasSize(2);
        assertThat(edited.objections().getFirst().text()).contains("get_weather({\"town\": \"Ulm\"})");
        assertThat(edited.objections().getLast().text()).contains("city of get_weather is missing", "\"days\"");
    }

    @Test
    void what_a_model_is_told_is_never_longer_than_what_is_reserved_for_it() {
        String longest = "\u20ac".repeat(50_000);
        InferenceRequest request = request("\"auto\"");

        Edited edited = editor.edit(request, said(longest, weather("{\"" + longest + "\": 1}")));

        long grown = request.followedBy(edited.objections()).promptBound().count()
                - request.promptBound().count();
        assertThat(grown).isBetween(1L, Reask.MOST.count());
    }
}
