package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The official OpenAI client for Java, unchanged, through the whole gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiSdkTest {

    private static final String TOOL_ANSWER = """
            {"id":"c-1","object":"chat.completion","created":1,"model":"upstream","choices":[{"index":0,\
            "message":{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_1","type":"function",\
            "function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},"logprobs":null,\
            "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14}}""";

    private FaultyProvider provider;
    private GatewayUnderTest gateway;

    @BeforeAll
    void start() throws Exception {
        provider = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                backends:
                %s
                policies:
                  default: { objective: { quality: 0.95 }, structures: [single] }
                keys:
                  - name: rich
                    sha256: %s
                  - name: poor
                    sha256: %s
                    budgets: [{ limit: $0.000001, window: month }]
                  - name: frugal
                    sha256: %s
                    budgets: [{ limit: $0.05, window: month }]
                """.formatted(
                        backend("one", provider.baseUrl()), sha256("sk-rich"), sha256("sk-poor"), sha256("sk-frugal")));
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void chats() {
        provider.does(FaultyProvider.answering("42"));

        ChatCompletion answer = client("sk-rich").chat().completions().create(ask("auto"));

        assertThat(answer.choices().getFirst().message().content()).contains("42");
    }

    @Test
    void streams_an_answer_that_a_budget_cut() {
        provider.does(with -> {
            with.startStream();
            with.event(FaultyProvider.chunk("half an"));
            with.event(FaultyProvider.FINISH.replace("\"stop\"", "\"length\""));
            with.event(FaultyProvider.USAGE);
            with.event("[DONE]");
            with.endStream();
        });

        try (StreamResponse<ChatCompletionChunk> stream =
                client("sk-frugal").chat().completions().createStreaming(ask("one"))) {
            List<ChatCompletionChunk.Choice.FinishReason> reasons = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.finishReason().stream())
                    .toList();
            assertThat(reasons).containsExactly(ChatCompletionChunk.Choice.FinishReason.LENGTH);
        }
    }

    @Test
    void streams() {
        provider.does(FaultyProvider.streaming("4", "2"));

        try (StreamResponse<ChatCompletionChunk> stream =
                client("sk-rich").chat().completions().createStreaming(ask("auto"))) {
            String text = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
            assertThat(text).isEqualTo("42");
        }
    }

    @Test
    void calls_tools() {
        provider.does(with -> with.whole(200, Map.of(), TOOL_ANSWER));
        ChatCompletionCreateParams params = ask("auto").toBuilder()
                .addTool(ChatCompletionFunctionTool.builder()
                        .function(FunctionDefinition.builder()
                                .name("weather")
                                .parameters(FunctionParameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty(
                                                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                        .build())
                                .build())
                        .build())
                .build();

        ChatCompletion answer = client("sk-rich").chat().completions().create(params);

        ChatCompletionMessageToolCall call =
                answer.choices().getFirst().message().toolCalls().orElseThrow().getFirst();
        assertThat(call.asFunction().function().arguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(JSON.readTree(provider.lastReceived().body())
                        .at("/tools/0/function/parameters/properties/city/type")
                        .asString())
                .isEqualTo("string");
    }

    @Test
    void a_stream_that_breaks_is_an_exception_and_not_a_short_answer() {
        provider.does(FaultyProvider.cuttingAfter(2));

        try (StreamResponse<ChatCompletionChunk> stream =
                client("sk-rich").chat().completions().createStreaming(ask("auto"))) {
            assertThatThrownBy(() -> stream.stream().forEach(chunk -> {}))
                    .isInstanceOf(com.openai.errors.OpenAIException.class);
        }
    }

    @Test
    void a_wrong_key_is_unauthorized() {
        assertThatThrownBy(() -> client("sk-wrong").chat().completions().create(ask("auto")))
                .isInstanceOf(UnauthorizedException.class)
                .hasMessageContaining("key");
    }

    @Test
    void an_unknown_model_is_not_found() {
        assertThatThrownBy(() -> client("sk-rich").chat().completions().create(ask("gone")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void an_exhausted_budget_is_a_rate_limit_error_that_the_client_does_not_retry() {
        provider.received.clear();

        assertThatThrownBy(() -> client("sk-poor").chat().completions().create(ask("auto")))
                .isInstanceOfSatisfying(RateLimitException.class, e -> {
                    assertThat(e.headers().values("x-should-retry")).containsExactly("false");
                    assertThat(e.code()).contains("insufficient_quota");
                    assertThat(e.getMessage()).contains("key:poor", "0.000001");
                    assertThat(e.body().toString()).contains("reserved_usd=0,");
                });
        assertThat(provider.received).isEmpty();
    }

    @Test
    void lists_the_models() {
        assertThat(client("sk-rich").models().list().data().stream().map(m -> m.id()))
                .contains("auto", "default", "one");
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url("/v1").toString())
                .apiKey(key)
                .maxRetries(2)
                .build();
    }

    private static ChatCompletionCreateParams ask(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("What is 6 times 7?")
                .maxCompletionTokens(16)
                .build();
    }

    private static String sha256(String secret) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    }
}
