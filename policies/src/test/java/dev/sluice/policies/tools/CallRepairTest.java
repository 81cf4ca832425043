package dev.sluice.policies.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CallRepairTest {

    private static final List<Tool> TOOLS = List.of(
            new Tool(
                    "get_weather",
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"}}}"),
            new Tool("stop", "{}"));

    private static Completion said(String text, ToolCall... calls) {
        return new Completion(
                "c", text, "", List.of(calls), FinishReason.STOP, Usage.NONE, Duration.ZERO, Duration.ZERO);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    static Stream<Arguments> brokenArguments() {
        return Stream.of(
                Arguments.of("{'city': 'Ulm', 'days': 3}", Repair.QUOTES),
                Arguments.of("{city: \"Ulm\", days: 3}", Repair.QUOTES),
                Arguments.of("{\"city\": \"Ulm\", \"days\": 3,}", Repair.COMMAS),
                Arguments.of("{\"city\": \"Ulm\" \"days\": 3}", Repair.COMMAS),
                Arguments.of("{\"city\": \"Ulm\", \"days\": 3", Repair.UNCLOSED),
                Arguments.of("{\"days\": 3, \"city\": \"Ulm", Repair.UNCLOSED),
                Arguments.of("```json\n{\"city\": \"Ulm\", \"days\": 3}\n```", Repair.WRAPPING),
                Arguments.of("{\"city\": \"Ulm\", // the city\n \"days\": 3}", Repair.COMMENTS),
                Arguments.of("{\"city\": \"Ulm\", /* all */ \"days\": 3 # three\n}", Repair.COMMENTS),
                Arguments.of("\"{\\\"city\\\": \\\"Ulm\\\", \\\"days\\\": 3}\"", Repair.DOUBLE_ENCODED),
                Arguments.of("{\"city\": \"Ulm\", \"days\": +3}", Repair.PYTHON),
                Arguments.of("{\u201ccity\u201d: \u201cUlm\u201d, \"days\": 3}", Repair.QUOTES));
    }

    @ParameterizedTest
    @MethodSource("brokenArguments")
    void broken_arguments_are_read_as_they_were_meant(String arguments, Repair repair) {
        Repaired repaired = CallRepair.of(said("", new ToolCall("1", "get_weather", arguments)), TOOLS);

        assertThat(json(repaired.calls().getFirst().arguments())).isEqualTo(json("{\"city\":\"Ulm\",\"days\":3}"));
        assertThat(repaired.repairs()).contains(repair);
        assertThat(repaired.calls().getFirst().id()).isEqualTo("1");
    }

    @Test
    void python_s_words_become_json_s() {
        Repaired repaired =
                CallRepair.of(said("", new ToolCall("1", "stop", "{'a': True, 'b': None, 'c': (1, .5)}")), TOOLS);

        assertThat(json(repaired.calls().getFirst().arguments()))
                .isEqualTo(json("{\"a\":true,\"b\":null,\"c\":[1,0.5]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Ulm\", \"days\": 3}}\n</tool_call>",
                "<tool_call>{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Ulm\", \"days\": 3}",
                "Sure.\n```json\n{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Ulm\", \"days\": 3}}\n```",
                "```python\nget_weather(city=\"Ulm\", days=3)\n```",
                "get_weather(city='Ulm', days=3)",
                "get_weather(\"Ulm\", 3)",
                "get_weather('Ulm', days=3",
                "[get_weather(city=\"Ulm\", days=3)]",
                "I will call functions.get_weather(city=\"Ulm\", days=3) now.",
                "[TOOL_CALLS] [{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Ulm\", \"days\": 3}}]",
                "<function=get_weather>{\"city\": \"Ulm\", \"days\": 3}</function>",
                "{\"tool_calls\": [{\"type\": \"function\", \"function\": {\"name\": \"get_weather\","
                        + " \"arguments\": \"{\\\"city\\\": \\\"Ulm\\\", \\\"days\\\": 3}\"}}]}",
                "{'name': 'get_weather', 'arguments': {'city': 'Ulm', 'days': 3,}}",
                "{\"get_weather\": {\"city\": \"Ulm\", \"days\": 3}}",
            })
    void a_call_written_as_text_is_found(String text) {
        Repaired repaired = CallRepair.of(said(text), TOOLS);

        assertThat(repaired.calls()).hasSize(1);
        assertThat(repaired.calls().getFirst().name()).isEqualTo("get_weather");
        assertThat(json(repaired.calls().getFirst().arguments())).isEqualTo(json("{\"city\":\"Ulm\",\"days\":3}"));
        assertThat(repaired.repairs()).contains(Repair.FROM_TEXT);
    }

    @Test
    void several_calls_are_all_found_in_their_order() {
        Repaired repaired =
                CallRepair.of(said("[get_weather(city=\"Ulm\"), get_weather(city=\"Bern\", days=2), stop()]"), TOOLS);

        assertThat(repaired.calls()).extracting(ToolCall::name).containsExactly("get_weather", "get_weather", "stop");
        assertThat(repaired.calls()).extracting(ToolCall::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The weather in Ulm is fine.",
                "You could write print(\"hello\") or {\"name\": \"Ulm\", \"size\": 3}.",
                "{\"answer\": 3}",
                "",
            })
    void prose_holds_no_call(String text) {
        assertThat(CallRepair.of(said(text), TOOLS)).isEqualTo(new Repaired(List.of(), java.util.Set.of()));
    }

    @Test
    void a_call_to_a_tool_that_there_is_not_is_kept_where_it_was_tagged_as_one() {
        Repaired repaired = CallRepair.of(said("<tool_call>{\"name\": \"fly\", \"arguments\": {}}</tool_call>"), TOOLS);

        assertThat(repaired.calls()).extracting(ToolCall::name).containsExactly("fly");
    }

    @Test
    void a_sound_call_stays_as_it_is_and_a_hopeless_one_too() {
        ToolCall sound = new ToolCall("1", "get_weather", "{ \"city\": \"Ulm\" }");
        ToolCall hopeless = new ToolCall("2", "get_weather", "in Ulm");

        assertThat(CallRepair.of(said("", sound), TOOLS)).isEqualTo(new Repaired(List.of(sound), java.util.Set.of()));
        assertThat(CallRepair.of(said("", hopeless), TOOLS).calls()).containsExactly(hopeless);
    }

    @Test
    void a_prefix_of_the_name_is_dropped_and_missing_arguments_are_none() {
        Repaired repaired = CallRepair.of(said("", new ToolCall("1", "default_api.stop", "")), TOOLS);

        assertThat(repaired.calls()).containsExactly(new ToolCall("1", "stop", "{}"));
        assertThat(repaired.repairs()).containsExactlyInAnyOrder(Repair.NAME, Repair.NO_ARGUMENTS);
    }

    @Test
    void repairing_again_changes_nothing() {
        String[] pieces = {
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "'",
            "\"",
            ",",
            ":",
            "a",
            "city",
            "=",
            "1",
            "True",
            " ",
            "//",
            "#",
            "\n",
            "\\",
            "get_weather(",
            "<tool_call>",
            "```",
            "\"name\":",
            "\"arguments\":",
            "\"get_weather\"",
            ".",
            "-"
        };
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(25); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Repaired once = CallRepair.of(said(text.toString()), TOOLS);
            Repaired twice = CallRepair.of(said("", once.calls().toArray(ToolCall[]::new)), TOOLS);
            assertThat(twice.calls()).as("seed %d: <%s>", seed, text).isEqualTo(once.calls());
        }
    }

    @Test
    void hostile_texts_are_read_in_bounded_time() {
        for (String piece : List.of(
                "{",
                "[",
                "(",
                "\"",
                "'",
                "{\"a\":",
                "get_weather(",
                "<tool_call>",
                "<tool_call>{",
                "```",
                "//",
                "a.",
                "get_weather(city=",
                "{\"name\":\"get_weather\",",
                "\\",
                "{}",
                "[1,")) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> {
                        String text = piece.repeat(100_000 / piece.length());
                        assertThat(CallRepair.of(said(text), TOOLS).calls()).hasSizeLessThanOrEqualTo(64);
                        assertThat(CallRepair.of(said("", new ToolCall("1", "stop", text)), TOOLS)
                                        .calls())
                                .hasSize(1);
                    },
                    piece);
        }
    }
}
