package dev.sluice.policies.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import dev.sluice.policies.Situations;
import dev.sluice.policies.schema.Schemas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallCheckTest {

    private static final List<Tool> TOOLS = List.of(
            new Tool("get_weather", """
                    {"type":"object","required":["city"],
                     "properties":{"city":{"type":"string"},"days":{"type":"integer"},"unit":{"enum":["c","f"]}}}"""),
            new Tool("open_ended", "{\"type\":\"object\",\"properties\":{\"a\":{}},\"additionalProperties\":true}"));

    private final CallCheck check = new CallCheck(new Schemas());

    private static InferenceRequest asking(List<Tool> tools, String body) {
        return Situations.asking("What is the weather in Ulm?", AnswerShape.FREE, tools, body);
    }

    private List<Flaw> flaws(String body, ToolCall... calls) {
        return check.flaws(asking(TOOLS, body), List.of(calls));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "get_weather | {\"city\":\"Ulm\",\"days\":2,\"unit\":\"c\"} | ",
                "open_ended | {\"a\":1,\"b\":2} | ",
                "fly | {} | UNKNOWN_FUNCTION",
                "get_weather | {\"city\":\"Ulm\" | UNREADABLE",
                "get_weather | [1] | UNREADABLE",
                "get_weather | {\"days\":2} | MISSING_ARGUMENT",
                "get_weather | {\"city\":\"Ulm\",\"when\":2} | UNKNOWN_ARGUMENT",
                "get_weather | {\"city\":3} | SCHEMA",
                "get_weather | {\"city\":\"Ulm\",\"unit\":\"kelvin\"} | SCHEMA",
            })
    void every_kind_of_flaw_is_told_apart(String name, String arguments, Flaw.Kind kind) {
        List<Flaw> flaws = flaws("{}", new ToolCall("1", name, arguments));
        if (kind == null) {
            assertThat(flaws).isEmpty();
        } else {
            assertThat(flaws).extracting(Flaw::kind).containsExactly(kind);
        }
    }

    @Test
    void a_call_where_none_may_be_is_a_flaw() {
        ToolCall sound = new ToolCall("1", "get_weather", "{\"city\":\"Ulm\"}");

        assertThat(flaws("{\"tool_choice\":\"none\"}", sound))
                .extracting(Flaw::kind)
                .containsExactly(Flaw.Kind.UNWANTED);
        assertThat(check.flaws(asking(List.of(), "{}"), List.of(sound)))
                .extracting(Flaw::kind)
                .containsExactly(Flaw.Kind.UNWANTED);
        assertThat(flaws("{\"tool_choice\":\"none\"}")).isEmpty();
    }

    @Test
    void no_call_where_one_must_be_is_a_flaw() {
        String named = "{\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}}";

        assertThat(flaws("{\"tool_choice\":\"required\"}"))
                .extracting(Flaw::kind)
                .containsExactly(Flaw.Kind.MISSING);
        assertThat(flaws(named, new ToolCall("1", "open_ended", "{}")))
                .extracting(Flaw::kind)
                .containsExactly(Flaw.Kind.MISSING);
        assertThat(flaws(named, new ToolCall("1", "get_weather", "{\"city\":\"Ulm\"}")))
                .isEmpty();
        assertThat(flaws("{\"tool_choice\":\"auto\"}")).isEmpty();
    }

    @Test
    void the_journal_hears_nothing_of_what_the_model_wrote_and_the_model_everything() {
        List<Flaw> flaws = flaws("{}", new ToolCall("1", "get_weather", "{\"city\":\"Ulm\",\"secret\":\"x\"}"));

        assertThat(flaws.getFirst().evidence()).doesNotContain("secret");
        String message = Reask.message(flaws, TOOLS);
        assertThat(message).contains("get_weather has no argument secret.", "\"enum\":[\"c\",\"f\"]");
        assertThat(message).doesNotContain("open_ended");
        assertThat(Reask.turns("", flaws, TOOLS))
                .extracting(Message::role)
                .containsExactly(Message.Role.ASSISTANT, Message.Role.USER);
    }

    @Test
    void nothing_is_asked_again_without_a_flaw() {
        assertThatThrownBy(() -> Reask.turns("x", List.of(), TOOLS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void calls_are_compared_without_regard_to_order() {
        ToolCall one = new ToolCall("1", "f", "{\"a\": 1, \"b\": {\"x\": 1.0, \"y\": [1, 2]}}");
        ToolCall same = new ToolCall("9", "f", "{\"b\":{\"y\":[1,2],\"x\":1},\"a\":1}");
        ToolCall other = new ToolCall("1", "f", "{\"b\":{\"y\":[2,1],\"x\":1},\"a\":1}");

        assertThat(CanonicalCalls.of(List.of(one))).isEqualTo(CanonicalCalls.of(List.of(same)));
        assertThat(CanonicalCalls.of(List.of(one, other))).isEqualTo(CanonicalCalls.of(List.of(other, same)));
        assertThat(CanonicalCalls.of(List.of(one))).isNotEqualTo(CanonicalCalls.of(List.of(other)));
    }
}
