package dev.sluice.adapters.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Samples;
import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiDialectTest {

    private static final URI URL = URI.create("http://localhost/v1");
    private static final Tool TOOL = new Tool("f", "{}");
    private final OpenAiDialect dialect = new OpenAiDialect();

    private String sent(String body) {
        return sent(Samples.chat(body), Samples.call(Samples.backend("b", ThinkingControl.NONE)));
    }

    private String sent(InferenceRequest request, Call call) {
        Endpoint endpoint = Samples.endpoint(call.backend(), URL);
        return new String(dialect.outbound(request, call, endpoint).body(), StandardCharsets.UTF_8);
    }

    private String sent(ThinkingControl control, Protocol protocol, String body) {
        return sent(Samples.chat(body), Samples.call(Samples.backend("b", control), protocol));
    }

    @Test
    void only_the_model_and_a_missing_limit_change() {
        assertThat(
                        sent(
                                " {\n \"model\" : \"auto\" ,\"x\" : [ 1.0e2, {\"model\":\"inner\"} ],\"é\\u00e9\":\"ü\\n𝄞\" }\n"))
                .isEqualTo(" {\"max_completion_tokens\":5000,\n \"model\" : \"b-model\" ,"
                        + "\"x\" : [ 1.0e2, {\"model\":\"inner\"} ],\"é\\u00e9\":\"ü\\n𝄞\" }\n");
    }

    @Test
    void a_body_that_needs_no_change_is_sent_as_it_is() {
        byte[] body = "{\"model\":\"b-model\",\"max_tokens\":7}".getBytes(StandardCharsets.UTF_8);
        JsonPatch patch = new JsonPatch(body, java.util.Set.of("model"), java.util.Set.of());
        assertThat(patch.toBytes()).isSameAs(body);
    }

    @Test
    void every_kind_of_value_is_found_where_it_stands() {
        for (String value : List.of(
                "1",
                "-1.5e+3",
                "true",
                "null",
                "\"a\\\"b\"",
                "\"\"",
                "[]",
                "{}",
                "[{\"a\":[1]}]",
                "{\"t\":{}}",
                "12 ")) {
            byte[] body = ("{\"a\":0,\"t\" : " + value + ",\"z\":\"ä\"}").getBytes(StandardCharsets.UTF_8);
            JsonPatch patch = new JsonPatch(body, java.util.Set.of("t"), java.util.Set.of());
            patch.set("t", "9");
            String gap = value.endsWith(" ") ? " " : "";
            assertThat(new String(patch.toBytes(), StandardCharsets.UTF_8))
                    .as(value)
                    .isEqualTo("{\"a\":0,\"t\" : 9" + gap + ",\"z\":\"ä\"}");
        }
    }

    @Test
    void a_field_written_last_or_behind_much_text_is_found() {
        String filler = "ä𝄞\\\"x".repeat(20_000);
        assertThat(sent("{\"m\":\"" + filler + "\",\"max_tokens\":3,\"model\":\"auto\"}"))
                .isEqualTo("{\"m\":\"" + filler + "\",\"max_tokens\":3,\"model\":\"b-model\"}");
    }

    @Test
    void a_field_written_twice_is_changed_twice() {
        assertThat(sent("{\"model\":\"a\",\"max_tokens\":9000,\"model\":\"b\",\"max_tokens\":8000}"))
                .isEqualTo("{\"model\":\"b-model\",\"max_tokens\":5000,\"model\":\"b-model\",\"max_tokens\":5000}");
    }

    @Test
    void a_smaller_limit_of_the_callers_stays_and_a_larger_one_is_lowered_in_its_own_field() {
        assertThat(sent("{\"model\":\"a\",\"max_tokens\":10}")).contains("\"max_tokens\":10}");
        assertThat(sent("{\"model\":\"a\",\"max_tokens\":123456789012345678901234567890}"))
                .isEqualTo("{\"model\":\"b-model\",\"max_tokens\":5000}");
        assertThat(sent("{\"model\":\"a\",\"max_completion_tokens\":6000}"))
                .isEqualTo("{\"model\":\"b-model\",\"max_completion_tokens\":5000}");
        assertThat(sent("{\"model\":\"a\",\"max_tokens\":null}"))
                .isEqualTo("{\"max_completion_tokens\":5000,\"model\":\"b-model\",\"max_tokens\":null}");
    }

    /** llama.cpp takes n_predict before max_tokens, and -1 or nonsense for no limit at all. */
    @ParameterizedTest
    @ValueSource(strings = {"9000", "-1", "null", "\"many\"", "1e30", "{}"})
    void no_other_name_of_the_limit_raises_it(String value) {
        for (String name : List.of("n_predict", "num_predict", "max_new_tokens", "max_length", "max_output_tokens")) {
            assertThat(sent("{\"model\":\"a\",\"max_tokens\":10,\"" + name + "\":" + value + "}"))
                    .isEqualTo("{\"model\":\"b-model\",\"max_tokens\":10,\"" + name + "\":5000}");
        }
    }

    @Test
    void a_smaller_limit_of_another_name_stays_beside_ours_and_a_floor_does_not_stand_above_it() {
        assertThat(sent("{\"model\":\"a\",\"n_predict\":7}"))
                .isEqualTo("{\"max_completion_tokens\":5000,\"model\":\"b-model\",\"n_predict\":7}");
        assertThat(sent("{\"model\":\"a\",\"max_tokens\":10,\"min_tokens\":6000,\"min_length\":null}"))
                .isEqualTo("{\"model\":\"b-model\",\"max_tokens\":10,\"min_tokens\":5000,\"min_length\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"10\"", "-1", "true", "[]"})
    void a_limit_that_is_no_limit_is_refused(String value) {
        assertThatThrownBy(() -> sent("{\"model\":\"a\",\"max_tokens\":" + value + "}"))
                .isInstanceOf(NotExpressible.class)
                .hasMessageContaining("max_tokens must be a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"model\":", "{}{}", "", "nonsense"})
    void a_body_that_is_no_object_is_refused(String body) {
        assertThatThrownBy(() -> sent(body)).isInstanceOf(NotExpressible.class).hasMessageContaining("request body");
    }

    @Test
    void a_stream_is_asked_for_usage_and_keeps_its_other_options() {
        Call call = Samples.call(Samples.backend("b", ThinkingControl.NONE));
        String start = "{\"model\":\"b-model\",\"max_tokens\":1,\"stream\":true";
        String asked = start + ",\"stream_options\":";
        assertThat(sent(streamed(asked + "{\"x\":{\"include_usage\":0}}}"), call))
                .isEqualTo(asked + "{\"include_usage\":true,\"x\":{\"include_usage\":0}}}");
        assertThat(sent(streamed(asked + "{\"include_usage\":false,\"x\":1}}"), call))
                .isEqualTo(asked + "{\"include_usage\":true,\"x\":1}}");
        assertThat(sent(streamed(asked + "{ }}"), call)).isEqualTo(asked + "{\"include_usage\":true }}");
        assertThat(sent(streamed(asked + "null}"), call)).isEqualTo(asked + "{\"include_usage\":true}}");
        assertThat(sent(streamed(start + "}"), call))
                .isEqualTo(start.replace("{", "{\"stream_options\":{\"include_usage\":true},") + "}");
    }

    private static InferenceRequest streamed(String body) {
        return Samples.request(Operation.CHAT, body, true, List.of());
    }

    @Test
    void the_number_of_choices_is_the_calls() {
        Backend backend = Samples.backend("b", ThinkingControl.NONE);
        Call three = new Call(backend, new Protocol.AsAsked(), new Tokens(400), new Tokens(5_000), 3);
        String body = "{\"model\":\"b-model\",\"max_tokens\":1}";
        assertThat(sent(Samples.chat(body), three)).isEqualTo("{\"n\":3,\"model\":\"b-model\",\"max_tokens\":1}");
        assertThat(sent(Samples.chat(body.replace("}", ",\"n\":2}")), three)).contains(",\"n\":3}");
        assertThat(sent(body.replace("}", ",\"n\":1}"))).contains(",\"n\":1}");
        assertThat(sent(body.replace("}", ",\"n\":null}"))).contains(",\"n\":null}");
        assertThat(sent(body.replace("}", ",\"n\":5}"))).contains(",\"n\":1}");
    }

    @Test
    void thinking_is_steered_by_the_backends_real_knob_only() {
        String body = "{\"model\":\"b-model\",\"max_tokens\":1}";
        Protocol asked = new Protocol.AsAsked();
        Protocol direct = new Protocol.Direct();
        Protocol thinking = new Protocol.Thinking(new Tokens(256));
        Protocol high = new Protocol.Effort(Protocol.Level.HIGH);

        assertThat(sent(ThinkingControl.EFFORT, asked, body)).isEqualTo(body);
        assertThat(sent(ThinkingControl.NONE, direct, body)).isEqualTo(body);
        assertThat(sent(ThinkingControl.EFFORT, direct, body)).startsWith("{\"reasoning_effort\":\"none\",");
        assertThat(sent(ThinkingControl.EFFORT_ALWAYS_ON, high, body)).startsWith("{\"reasoning_effort\":\"high\",");
        assertThat(sent(ThinkingControl.TEMPLATE_SWITCH, direct, body))
                .startsWith("{\"chat_template_kwargs\":{\"enable_thinking\":false},");
        assertThat(sent(ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET, thinking, body))
                .startsWith("{\"chat_template_kwargs\":{\"enable_thinking\":true},\"thinking_token_budget\":256,");
        assertThat(sent(
                        ThinkingControl.TEMPLATE_SWITCH,
                        direct,
                        body.replace("}", ",\"chat_template_kwargs\":{\"a\":1,\"enable_thinking\":true}}")))
                .endsWith("\"chat_template_kwargs\":{\"a\":1,\"enable_thinking\":false}}");
    }

    @Test
    void a_thinking_budget_is_never_sent_with_tools() {
        Call call = Samples.call(
                Samples.backend("b", ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET),
                new Protocol.Thinking(new Tokens(256)));
        String body = sent(Samples.request(Operation.CHAT, Samples.CHAT, false, List.of(TOOL)), call);
        assertThat(body).contains("enable_thinking\":true").doesNotContain("thinking_token_budget");
    }

    @Test
    void other_operations_get_the_fields_they_have() {
        Call call = Samples.call(Samples.backend("b", ThinkingControl.NONE));
        assertThat(sent(Samples.request(new Operation("/embeddings"), "{\"model\":\"a\"}", false, List.of()), call))
                .isEqualTo("{\"model\":\"b-model\"}");
        assertThat(sent(Samples.request(new Operation("/completions"), "{\"model\":\"a\"}", false, List.of()), call))
                .isEqualTo("{\"max_tokens\":5000,\"model\":\"b-model\"}");
        assertThat(sent(Samples.request(new Operation("/responses"), "{\"model\":\"a\"}", true, List.of()), call))
                .isEqualTo("{\"max_output_tokens\":5000,\"stream\":true,\"model\":\"b-model\"}");
    }

    @ParameterizedTest
    @EnumSource(
            value = ThinkingControl.class,
            names = {"BUDGET_TOKENS", "ADAPTIVE"})
    void a_thinking_control_without_a_field_on_this_wire_is_refused_at_start(ThinkingControl control) {
        assertThatThrownBy(() -> dialect.check(Samples.endpoint(Samples.backend("b", control), URL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("backend b")
                .hasMessageContaining(control.name());
    }
}
