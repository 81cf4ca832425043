package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Tool calls through the whole gateway: put right, asked for again, escalated; with the official client and without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolCallsWalkTest {

    private static final String TOOLS = """
            [{"type":"function","function":{"name":"weather","parameters":{"type":"object",\
            "properties":{"city":{"type":"string"}},"required":["city"]}}}]""";

    private static final String ASK = """
            {"model":"%s","messages":[{"role":"user","content":"weather in Oslo?"}],"max_tokens":1000,"tools":%s}""";

    private static final String FENCED =
            "```json\\n{\\\"name\\\": \\\"weather\\\", \\\"arguments\\\": {\\\"city\\\": \\\"Oslo\\\"}}\\n```";

    private FaultyProvider small;
    private FaultyProvider large;
    private GatewayUnderTest gateway;

    @BeforeAll
    void start() {
        small = new FaultyProvider();
        large = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                server: { heartbeat: 200ms }
                backends:
                %s
                %s
                policies:
                  default: { objective: { quality: 0.95 } }
                  mended: { objective: { quality: 1.0 }, structures: [single, tools], backends: [small] }
                  chain: { objective: { worth: $1.2 }, structures: [single, tools] }
                """.formatted(
                        backend("small", small.baseUrl()).replace("model: upstream-small", "model: gemma-2-9b-it"),
                        backend("large", large.baseUrl())
                                .replace("model: upstream-large", "model: gpt-4o")
                                .replace("input: 1, output: 2", "input: 500, output: 2000")));
    }

    @AfterAll
    void stop() {
        gateway.close();
        small.close();
        large.close();
    }

    @BeforeEach
    void forget() {
        small.forget();
        large.forget();
    }

    private static String ask(String policy) {
        return ASK.formatted(policy, TOOLS);
    }

    private static FaultyProvider.Behaviour calling(String arguments) {
        String escaped = arguments.replace("\"", "\\\"");
        return with -> with.whole(200, Map.of(), """
                {"id":"c-1","object":"chat.completion","created":1,"model":"upstream","choices":[{"index":0,\
                "message":{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_1","type":"function",\
                "function":{"name":"weather","arguments":"%s"}}]},"logprobs":null,\
                "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14}}""".formatted(escaped));
    }

    @Test
    void a_valid_call_comes_back_byte_for_byte() {
        small.does(calling("{ \"city\" :\"Oslo\"}"));

        HttpResponse<String> response = gateway.chat(ask("mended"));

        assertThat(response.headers().firstValue("x-sluice-plan").orElseThrow()).startsWith("tools(");
        assertThat(response.body()).contains("\"arguments\":\"{ \\\"city\\\" :\\\"Oslo\\\"}\"", "\"id\":\"c-1\"");
        assertThat(small.received).hasSize(1);
    }

    @Test
    void a_call_in_a_code_fence_is_a_tool_call_to_the_official_client() {
        small.does(FaultyProvider.answering(FENCED));

        ChatCompletion answer = client().chat().completions().create(params());

        ChatCompletionMessageFunctionToolCall call = answer.choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction();
        assertThat(call.function().name()).isEqualTo("weather");
        assertThat(call.function().arguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(4);
    }

    @Test
    void a_call_in_a_code_fence_is_a_tool_call_in_the_stream_of_the_official_client() {
        small.does(FaultyProvider.streaming(
                "```json\\n{\\\"name\\\": ", "\\\"weather\\\", \\\"arguments\\\": {'city': 'Oslo',}}\\n```"));
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();

        try (StreamResponse<ChatCompletionChunk> stream =
                client().chat().completions().createStreaming(params())) {
            stream.stream().forEach(whole::accumulate);
        }

        ChatCompletionMessageFunctionToolCall call = whole.chatCompletion()
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction();
        assertThat(call.function().arguments()).isEqualTo("{\"city\":\"Oslo\"}");
    }

    @Test
    void a_broken_call_is_asked_for_again_with_what_was_wrong_and_both_calls_are_in_the_decision() {
        small.does(calling("{\"town\": \"Oslo\"}"), calling("{\"city\":\"Oslo\"}"));

        HttpResponse<String> response = gateway.chat(ask("mended"));

        assertThat(response.body()).contains("\\\"city\\\"").doesNotContain("town");
        JsonNode messages = JSON.readTree(small.lastReceived().body()).get("messages");
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1).get("role").asString()).isEqualTo("assistant");
        assertThat(messages.get(2).get("content").asString()).contains("city of weather is missing");
        JsonNode decision = gateway.decision(response);
        assertThat(decision.get("attempts")).hasSize(2);
        assertThat(decision.at("/attempts/0/accepted").asBoolean()).isFalse();
        assertThat(decision.at("/attempts/1/reason").asString()).isEqualTo("asked_again");
        assertThat(decision.at("/attempts/0/verdicts/0/evidence").asString()).contains("city is missing");
        assertThat(decision.at("/stopped").asString()).startsWith("accepted when asked again");
        assertThat(response.headers().firstValue("x-sluice-cost-usd")).contains("0.000036");
    }

    @Test
    void what_the_small_model_cannot_do_goes_to_the_large_one() {
        small.does(calling("{\"town\": \"Oslo\"}"));
        large.does(calling("{\"city\":\"Oslo\"}"));

        HttpResponse<String> response = gateway.chat(ask("chain"));

        assertThat(response.headers().firstValue("x-sluice-plan").orElseThrow()).startsWith("tools(small/");
        assertThat(response.headers().firstValue("x-sluice-backend"))
                .as("%s", gateway.decision(response))
                .contains("large");
        assertThat(small.received).hasSize(2);
        assertThat(large.received).hasSize(1);
        assertThat(gateway.decision(response).get("attempts")).hasSize(3);
    }

    @Test
    void a_call_where_the_caller_allows_none_is_asked_for_again_in_words() {
        small.does(calling("{\"city\":\"Oslo\"}"), FaultyProvider.answering("It rains."));

        HttpResponse<String> response =
                gateway.chat(ask("mended").replace("\"max_tokens\"", "\"tool_choice\":\"none\",\"max_tokens\""));

        assertThat(response.body()).contains("It rains.");
        assertThat(JSON.readTree(small.lastReceived().body()).get("tool_choice").asString())
                .isEqualTo("none");
    }

    @Test
    void a_stream_that_waits_for_a_held_back_call_is_kept_alive_and_told_of_progress() {
        small.does(FaultyProvider.silentFor(Duration.ofMillis(600), FaultyProvider.streaming(FENCED)));

        HttpResponse<String> response = gateway.chat(
                ask("mended").replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\""), "x-sluice-progress", "true");

        assertThat(response.body())
                .contains(": sluice asks small/", "\"tool_calls\"")
                .endsWith("data: [DONE]\n\n");
    }

    private OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(gateway.url("/v1").toString())
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams params() {
        return ChatCompletionCreateParams.builder()
                .model("mended")
                .maxCompletionTokens(100)
                .addUserMessage("weather in Oslo?")
                .addTool(ChatCompletionFunctionTool.builder()
                        .function(FunctionDefinition.builder()
                                .name("weather")
                                .parameters(FunctionParameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty(
                                                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                                        .build())
                                .build())
                        .build())
                .build();
    }
}
