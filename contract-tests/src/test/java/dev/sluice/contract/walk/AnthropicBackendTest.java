package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A caller who speaks OpenAI's format, answered by a backend that speaks Anthropic's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnthropicBackendTest {

    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"42"}],\
            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":4}}""";
    private static final String TOOL_MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"tool_use",\
            "id":"toolu_1","name":"weather","input":{"city":"Oslo"}}],"stop_reason":"tool_use","stop_sequence":null,\
            "usage":{"input_tokens":10,"output_tokens":4}}""";

    private FaultyProvider provider;
    private GatewayUnderTest gateway;

    @BeforeAll
    void start() {
        provider = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                backends:
                  - id: claude
                    dialect: anthropic
                    base-url: %s
                    model: claude-upstream
                    price: { input: 1, output: 2 }
                    context-window: 100000
                    max-output: 1000
                    capabilities: { thinking: budget-tokens, tools: true, images: true }
                    resilience: { connect: 1s, first-byte: 2s, silence: 2s, slots: 16, attempts: 1 }
                """.formatted(provider.baseUrl()));
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void a_whole_answer_is_written_as_a_chat_completion() {
        provider.does(with -> with.whole(200, Map.of(), MESSAGE));

        ChatCompletion answer = client().chat().completions().create(ask().build());

        assertThat(answer.choices().getFirst().message().content()).contains("42");
        assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("stop");
        assertThat(answer.usage().map(CompletionUsage::completionTokens)).contains(4L);
        JsonNode sent = JSON.readTree(provider.lastReceived().body());
        assertThat(provider.lastReceived().path()).isEqualTo("/v1/messages");
        assertThat(sent.get("model").asString()).isEqualTo("claude-upstream");
        assertThat(sent.get("max_tokens").asInt()).isEqualTo(64);
        assertThat(sent.get("system").toString()).contains("Be brief.");
    }

    @Test
    void a_stream_is_written_as_chunks_and_ends_in_usage_and_cost() {
        provider.does(with -> {
            with.startStream();
            for (String event : List.of(
                    "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                            + "\"model\":\"claude\",\"content\":[],\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}",
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                    "{\"type\":\"ping\"}",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"4\"}}",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"2\"}}",
                    "{\"type\":\"content_block_stop\",\"index\":0}",
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                            + "\"usage\":{\"output_tokens\":4}}",
                    "{\"type\":\"message_stop\"}")) {
                with.event(event);
            }
            with.endStream();
        });

        try (StreamResponse<ChatCompletionChunk> stream = client().chat()
                .completions()
                .createStreaming(ask().streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            assertThat(chunks.stream()
                            .flatMap(c -> c.choices().stream())
                            .flatMap(c -> c.delta().content().stream())
                            .collect(Collectors.joining()))
                    .isEqualTo("42");
            assertThat(chunks.stream()
                            .flatMap(c -> c.choices().stream())
                            .flatMap(c -> c.finishReason().stream())
                            .map(Object::toString))
                    .containsExactly("stop");
            assertThat(chunks.getLast().usage().map(CompletionUsage::promptTokens))
                    .contains(10L);
        }
    }

    @Test
    void a_streamed_answer_carries_its_cost_in_the_last_chunk() {
        provider.does(with -> {
            with.startStream();
            with.event("{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":10}}}");
            with.event(
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"42\"}}");
            with.event(
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":4}}");
            with.event("{\"type\":\"message_stop\"}");
            with.endStream();
        });

        HttpResponse<String> response = gateway.chat("""
                {"model":"claude","messages":[{"role":"user","content":"6*7?"}],"stream":true,\
                "stream_options":{"include_usage":true}}""");

        List<String> data = response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
        assertThat(data.getLast()).isEqualTo("[DONE]");
        JsonNode usage = JSON.readTree(data.get(data.size() - 2)).get("usage");
        assertThat(usage.get("sluice_cost_usd").decimalValue()).isEqualByComparingTo("0.000018");
    }

    @Test
    void a_tool_use_is_written_as_a_tool_call() {
        provider.does(with -> with.whole(200, Map.of(), TOOL_MESSAGE));

        HttpResponse<String> response = gateway.chat("""
                {"model":"claude","messages":[{"role":"user","content":"weather?"}],"tools":[{"type":"function",\
                "function":{"name":"weather","parameters":{"type":"object"}}}]}""");

        JsonNode choice = JSON.readTree(response.body()).at("/choices/0");
        assertThat(choice.get("finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(choice.at("/message/content").isNull()).isTrue();
        assertThat(JSON.readTree(
                        choice.at("/message/tool_calls/0/function/arguments").asString()))
                .isEqualTo(JSON.readTree("{\"city\":\"Oslo\"}"));
    }

    @Test
    void a_field_that_cannot_be_said_there_is_refused_by_its_name() {
        provider.received.clear();

        HttpResponse<String> response = gateway.chat(
                "{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"logit_bias\":{\"1\":2}}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("logit_bias");
        assertThat(provider.received).isEmpty();
    }

    @Test
    void an_overloaded_provider_is_a_503_in_the_callers_format() {
        provider.does(FaultyProvider.failing(
                529, Map.of(), "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"later\"}}"));

        HttpResponse<String> response =
                gateway.chat("{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(response.body()).at("/error/code").asString()).isEqualTo("server_is_overloaded");
    }

    @Test
    void a_rejection_is_told_in_the_callers_format() {
        provider.does(FaultyProvider.failing(
                400,
                Map.of(),
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"too spicy\"}}"));

        HttpResponse<String> response =
                gateway.chat("{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/message").asString())
                .contains("too spicy");
    }

    private OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url("/v1").toString())
                .apiKey("unused")
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder ask() {
        return ChatCompletionCreateParams.builder()
                .model("claude")
                .addSystemMessage("Be brief.")
                .addUserMessage("What is 6 times 7?")
                .maxCompletionTokens(64);
    }
}
