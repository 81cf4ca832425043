package dev.sluice.adapters.dialect.anthropic;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Samples;
import dev.sluice.adapters.assembly.Backends;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.ToolCall;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class AnthropicDialectTest {

    private static final WireMockServer PROVIDER =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    private static final Protocol AS_ASKED = new Protocol.AsAsked();
    private static final String ANSWER = """
            {"id":"msg_1","type":"message","role":"assistant","stop_reason":"tool_use","content":[
             {"type":"thinking","thinking":"hm","signature":"s"},
             {"type":"text","text":"It is "},
             {"type":"tool_use","id":"t1","name":"f","input":{"a":[1]}},
             {"type":"tool_use","id":"t2","name":"g","input":{}}],
             "usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":7}}""";

    private final List<AnswerChunk> chunks = new ArrayList<>();

    @BeforeAll
    static void start() {
        PROVIDER.start();
    }

    @AfterAll
    static void stop() {
        PROVIDER.stop();
    }

    @BeforeEach
    void answer() {
        PROVIDER.resetAll();
        PROVIDER.stubFor(post(urlEqualTo("/v1/messages"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody(ANSWER)));
    }

    private Reply call(ThinkingControl control, Protocol protocol, InferenceRequest request) {
        Backend backend = Samples.backend("a", control);
        try (Backends backends = Backends.of(List.of(endpoint(backend)))) {
            return backends.client().call(request, Samples.call(backend, protocol), Samples.PLENTY, chunks::add);
        }
    }

    private static Endpoint endpoint(Backend backend) {
        return Samples.endpoint(backend, "anthropic", java.net.URI.create(PROVIDER.baseUrl() + "/v1"), Samples.QUICK);
    }

    private static String chatWith(String fields) {
        return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + fields + "}";
    }

    private void assertSent(String json) {
        PROVIDER.verify(1, postRequestedFor(urlEqualTo("/v1/messages")).withRequestBody(equalToJson(json)));
    }

    @Test
    void a_conversation_with_tools_and_images_is_said_the_messages_way() {
        Reply reply = call(ThinkingControl.NONE, AS_ASKED, Samples.chat("""
                {"model":"auto","temperature":0.5,"top_p":0.9,"stop":"END","user":"u1","max_tokens":100,"n":1,
                 "frequency_penalty":0,"logprobs":false,"seed":null,"parallel_tool_calls":false,
                 "tools":[{"type":"function","function":{"name":"f","description":"d","strict":false,
                   "parameters":{"type":"object","properties":{"a":{"type":"array"}}}}},
                  {"type":"function","function":{"name":"g"}}],
                 "tool_choice":{"type":"function","function":{"name":"f"}},
                 "messages":[
                  {"role":"system","content":"be brief"},
                  {"role":"developer","content":[{"type":"text","text":"really","cache_control":{"type":"ephemeral"}}]},
                  {"role":"user","content":[{"type":"text","text":"look"},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"auto"}},
                    {"type":"image_url","image_url":{"url":"https://example.org/x.png"}}]},
                  {"role":"assistant","content":null,"refusal":null,"annotations":[],"tool_calls":[
                    {"id":"t1","type":"function","function":{"name":"f","arguments":"{\\"a\\":[1]}"}},
                    {"id":"t2","type":"function","function":{"name":"g","arguments":""}}]},
                  {"role":"tool","tool_call_id":"t1","content":"one"},
                  {"role":"tool","tool_call_id":"t2","content":[{"type":"text","text":"two"}]},
                  {"role":"user","content":"and?"}]}"""));

        assertThat(reply).isInstanceOf(Completion.class);
        assertSent("""
                {"model":"a-model","max_tokens":100,"temperature":0.5,"top_p":0.9,"stop_sequences":["END"],
                 "metadata":{"user_id":"u1"},
                 "tools":[{"name":"f","description":"d",
                   "input_schema":{"type":"object","properties":{"a":{"type":"array"}}}},
                  {"name":"g","input_schema":{"type":"object","properties":{}}}],
                 "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
                 "system":[{"type":"text","text":"be brief"},
                  {"type":"text","text":"really","cache_control":{"type":"ephemeral"}}],
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"look"},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},
                    {"type":"image","source":{"type":"url","url":"https://example.org/x.png"}}]},
                  {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{"a":[1]}},
                    {"type":"tool_use","id":"t2","name":"g","input":{}}]},
                  {"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"one"}]},
                    {"type":"tool_result","tool_use_id":"t2","content":[{"type":"text","text":"two"}]},
                    {"type":"text","text":"and?"}]}]}""");
        PROVIDER.verify(postRequestedFor(urlEqualTo("/v1/messages"))
                .withHeader("x-api-key", equalTo("sk-test"))
                .withHeader("anthropic-version", equalTo("2023-06-01"))
                .withoutHeader("Authorization"));
    }

    @Test
    void a_whole_answer_is_read_into_neutral_words() {
        assertThat(call(ThinkingControl.NONE, AS_ASKED, Samples.chat(Samples.CHAT)))
                .isInstanceOfSatisfying(Completion.class, c -> {
                    assertThat(c.id()).isEqualTo("msg_1");
                    assertThat(c.text()).isEqualTo("It is ");
                    assertThat(c.thinking()).isEqualTo("hm");
                    assertThat(c.toolCalls())
                            .containsExactly(new ToolCall("t1", "f", "{\"a\":[1]}"), new ToolCall("t2", "g", "{}"));
                    assertThat(c.finish()).isEqualTo(FinishReason.TOOL_CALLS);
                    assertThat(c.usage())
                            .isEqualTo(Usage.reported(new TokenCounts(
                                    new Tokens(17),
                                    new Tokens(5),
                                    new Tokens(2),
                                    Tokens.ZERO,
                                    new Tokens(7),
                                    Tokens.ZERO)));
                });
        assertThat(chunks).hasSize(1);
        assertThat(chunks.getFirst().format()).isEqualTo(WireFormat.ANTHROPIC);
        assertThat(chunks.getFirst().data()).isEqualTo(ANSWER.getBytes(StandardCharsets.UTF_8));
    }

    private static String events(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String one : data) {
            stream.append("event: x\ndata: ").append(one).append("\n\n");
        }
        return stream.toString();
    }

    private void streams(String... data) {
        PROVIDER.stubFor(post(urlEqualTo("/v1/messages"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "text/event-stream; charset=utf-8")
                        .withBody(events(data))
                        .withChunkedDribbleDelay(7, 70)));
    }

    @Test
    void a_stream_is_read_into_the_same_words_event_by_event() {
        String start = "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_2\",\"usage\":"
                + "{\"input_tokens\":10,\"cache_read_input_tokens\":5,\"output_tokens\":1}}}";
        streams(
                start,
                "{\"type\":\"ping\"}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"s\"}}",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"é!\"}}",
                "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":"
                        + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":"
                        + "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":"
                        + "{\"type\":\"input_json_delta\",\"partial_json\":\":1}\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":9}}",
                "{\"type\":\"message_stop\"}");
        assertThat(call(ThinkingControl.NONE, AS_ASKED, Samples.streamedChat()))
                .isInstanceOfSatisfying(Completion.class, c -> {
                    assertThat(c.id()).isEqualTo("msg_2");
                    assertThat(c.text()).isEqualTo("é!");
                    assertThat(c.thinking()).isEqualTo("hm");
                    assertThat(c.toolCalls()).containsExactly(new ToolCall("t1", "f", "{\"a\":1}"));
                    assertThat(c.finish()).isEqualTo(FinishReason.LENGTH);
                    assertThat(c.usage())
                            .isEqualTo(new Usage(
                                    new Tokens(15), new Tokens(5), new Tokens(9), Tokens.ZERO, Usage.Source.REPORTED));
                });
        assertThat(chunks).hasSize(12);
        assertThat(chunks.getFirst().data()).isEqualTo(start.getBytes(StandardCharsets.UTF_8));
        assertSent("""
                {"model":"a-model","max_tokens":5000,"stream":true,
                 "messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}""");
    }

    @Test
    void a_stream_that_breaks_is_charged_the_prompt_the_provider_counted_and_what_was_seen() {
        streams(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"abcdefgh\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
        assertThat(call(ThinkingControl.NONE, AS_ASKED, Samples.streamedChat()))
                .isInstanceOfSatisfying(Failure.class, f -> {
                    assertThat(f.kind()).isEqualTo(Failure.Kind.OVERLOADED);
                    assertThat(f.started()).isTrue();
                    assertThat(f.message()).endsWith("Overloaded");
                    assertThat(f.usage())
                            .isEqualTo(new Usage(
                                    new Tokens(10), Tokens.ZERO, new Tokens(2), Tokens.ZERO, Usage.Source.MEASURED));
                });
    }

    @Test
    void what_was_read_from_caches_and_written_to_each_is_told_apart_and_later_totals_replace_earlier_ones() {
        streams(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":10,"
                        + "\"cache_read_input_tokens\":20,\"cache_creation_input_tokens\":70,\"cache_creation\":"
                        + "{\"ephemeral_5m_input_tokens\":30,\"ephemeral_1h_input_tokens\":40},\"output_tokens\":1}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                        + "\"usage\":{\"input_tokens\":12,\"cache_read_input_tokens\":25,\"output_tokens\":9}}",
                "{\"type\":\"message_stop\"}");
        assertThat(call(ThinkingControl.NONE, AS_ASKED, Samples.streamedChat()).usage())
                .isEqualTo(Usage.reported(new TokenCounts(
                        new Tokens(107), new Tokens(25), new Tokens(30), new Tokens(40), new Tokens(9), Tokens.ZERO)));
    }

    @Test
    void thinking_that_is_only_summarised_is_charged_up_to_the_limit_where_the_stream_breaks() {
        streams(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}");
        Usage usage = call(
                        ThinkingControl.BUDGET_TOKENS, new Protocol.Thinking(new Tokens(2_000)), Samples.streamedChat())
                .usage();
        assertThat(usage.source()).isEqualTo(Usage.Source.BOUNDED);
        assertThat(usage.input()).isEqualTo(new Tokens(10));
        assertThat(usage.output()).isEqualTo(new Tokens(5_000));
    }

    @Test
    void counts_that_cannot_be_are_a_defect() {
        streams(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":-3,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}",
                "{\"type\":\"message_stop\"}");
        Usage usage =
                call(ThinkingControl.NONE, AS_ASKED, Samples.streamedChat()).usage();
        assertThat(usage.source()).isEqualTo(Usage.Source.CEILING);
        assertThat(usage.defect())
                .contains(new Usage.Defect(Usage.Defect.Kind.MALFORMED, "input_tokens is no number of tokens: -3"));
    }

    @Test
    void thinking_is_steered_by_the_models_real_knob() {
        call(ThinkingControl.BUDGET_TOKENS, new Protocol.Thinking(new Tokens(2_000)), Samples.chat(Samples.CHAT));
        call(ThinkingControl.BUDGET_TOKENS, new Protocol.Direct(), Samples.chat(Samples.CHAT));
        call(ThinkingControl.ADAPTIVE, new Protocol.Effort(Protocol.Level.LOW), Samples.chat(Samples.CHAT));
        call(ThinkingControl.ADAPTIVE, AS_ASKED, Samples.chat(chatWith(",\"reasoning_effort\":\"xhigh\"")));
        String rest = "\"model\":\"a-model\",\"max_tokens\":5000,"
                + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}";
        assertSent("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}," + rest);
        assertSent("{\"thinking\":{\"type\":\"disabled\"}," + rest);
        assertSent("{\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}," + rest);
        assertSent("{\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"xhigh\"}," + rest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "response_format | ,\"response_format\":{\"type\":\"json_schema\"}",
                "logprobs        | ,\"logprobs\":true",
                "seed            | ,\"seed\":7",
                "shiny_new       | ,\"shiny_new\":{\"a\":1}",
                "logit_bias      | ,\"logit_bias\":{\"5\":1}",
                "temperature     | ,\"temperature\":1.5",
                "reasoning_effort| ,\"reasoning_effort\":\"high\"",
                "tool_choice     | ,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"x\"",
                "messages[0].name| ,\"messages\":[{\"role\":\"user\",\"name\":\"n\",\"content\":\"x\"}]",
                "input_audio     | ,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}]",
                "messages[1]     | ,\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"system\",\"content\":\"y\"}]"
            })
    void what_cannot_be_said_is_refused_by_name_before_the_call(String named, String field) {
        String body = field.contains("\"messages\"") ? "{\"model\":\"auto\"" + field + "}" : chatWith(field);
        assertThat(call(ThinkingControl.NONE, AS_ASKED, Samples.chat(body)))
                .isInstanceOfSatisfying(Failure.class, f -> {
                    assertThat(f.kind()).isEqualTo(Failure.Kind.REJECTED);
                    assertThat(f.status()).contains(400);
                    assertThat(f.message()).contains(named);
                    assertThat(f.usage()).isEqualTo(Usage.NONE);
                });
        PROVIDER.verify(0, postRequestedFor(urlEqualTo("/v1/messages")));
    }

    @Test
    void several_choices_other_operations_and_what_thinking_forbids_are_refused() {
        Backend backend = Samples.backend("a", ThinkingControl.BUDGET_TOKENS);
        Protocol thinking = new Protocol.Thinking(new Tokens(2_000));
        try (Backends backends = Backends.of(List.of(endpoint(backend)))) {
            Call two = new Call(backend, AS_ASKED, new Tokens(400), new Tokens(50), 2);
            assertRejected(backends.client().call(Samples.chat(Samples.CHAT), two, Samples.PLENTY, chunks::add), "n ");
        }
        assertRejected(
                call(
                        ThinkingControl.NONE,
                        AS_ASKED,
                        Samples.request(new Operation("/embeddings"), Samples.CHAT, false, List.of())),
                "/embeddings");
        assertRejected(
                call(ThinkingControl.BUDGET_TOKENS, thinking, Samples.chat(chatWith(",\"temperature\":0"))),
                "temperature");
        assertRejected(
                call(ThinkingControl.BUDGET_TOKENS, thinking, Samples.chat(chatWith(",\"max_tokens\":1500"))),
                "max_tokens 1500");
        assertRejected(
                call(ThinkingControl.BUDGET_TOKENS, new Protocol.Thinking(new Tokens(500)), Samples.chat(Samples.CHAT)),
                "at least 1024");
        assertRejected(
                call(ThinkingControl.ADAPTIVE, AS_ASKED, Samples.chat(chatWith(",\"temperature\":1"))), "temperature");
    }

    private static void assertRejected(Reply reply, String named) {
        assertThat(reply).isInstanceOfSatisfying(Failure.class, f -> {
            assertThat(f.kind()).isEqualTo(Failure.Kind.REJECTED);
            assertThat(f.message()).contains(named);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = ThinkingControl.class,
            names = {"EFFORT", "EFFORT_ALWAYS_ON", "TEMPLATE_SWITCH", "TEMPLATE_SWITCH_AND_BUDGET"})
    void a_thinking_control_without_a_field_on_this_wire_is_refused_at_start(ThinkingControl control) {
        assertThatThrownBy(() -> Backends.of(List.of(endpoint(Samples.backend("a", control)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(control.name());
    }

    @Test
    void a_feature_this_wire_lacks_is_refused_at_start() {
        Backend backend = new Backend(
                "a",
                "m",
                new ModelCard("f", "a", ThinkingControl.NONE, Set.of(Feature.TOOLS, Feature.LOGPROBS)),
                Price.FREE,
                new Tokens(10),
                new Tokens(10),
                Map.of());
        assertThatThrownBy(() -> new AnthropicDialect().check(endpoint(backend)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backend a: the anthropic dialect cannot express [LOGPROBS]");
    }
}
