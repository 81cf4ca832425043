package dev.sluice.adapters.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.Samples;
import dev.sluice.adapters.assembly.Backends;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OpenAiServerTest {

    private static final Backend BACKEND = Samples.backend("b", ThinkingControl.NONE);
    private static final String TEXT = "one two  three\nfour";

    private final OpenAiServer server = new OpenAiServer(
            0,
            List.of("b-model"),
            (model, text, request) -> text.equals("hi")
                    ? Optional.of(new ScriptedAnswer(TEXT, 11, 20, 10, Duration.ofMillis(30), FinishReason.STOP))
                    : Optional.empty());
    private final Backends backends = Backends.of(List.of(Samples.endpoint(BACKEND, server.baseUrl())));
    private final List<AnswerChunk> chunks = new ArrayList<>();

    @AfterEach
    void close() {
        backends.close();
        server.close();
    }

    private Reply call(InferenceRequest request, long limit) {
        Call call = new Call(BACKEND, new Protocol.AsAsked(), new Tokens(400), new Tokens(limit), 1);
        return backends.client().call(request, call, Samples.PLENTY, chunks::add);
    }

    private static InferenceRequest chat(boolean streamed) {
        return streamed ? Samples.streamedChat() : Samples.chat(Samples.CHAT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void it_says_what_its_script_says_and_bills_it(boolean streamed) {
        assertThat(call(chat(streamed), 5_000)).isInstanceOfSatisfying(Completion.class, c -> {
            assertThat(c.text()).isEqualTo(TEXT);
            assertThat(c.finish()).isEqualTo(FinishReason.STOP);
            assertThat(c.usage())
                    .isEqualTo(new Usage(
                            new Tokens(11), Tokens.ZERO, new Tokens(20), new Tokens(10), Usage.Source.REPORTED));
            assertThat(c.latency()).isGreaterThanOrEqualTo(Duration.ofMillis(25));
        });
        // four words, the end and the usage
        assertThat(chunks).hasSize(streamed ? 6 : 1);
        assertThat(server.billed()).isEqualTo(Map.of("b-model", new Billed(1, 11, 20)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void it_keeps_within_the_limit_thinking_first(boolean streamed) {
        assertThat(call(chat(streamed), 15)).isInstanceOfSatisfying(Completion.class, c -> {
            assertThat(c.text()).isEqualTo(TEXT.substring(0, TEXT.length() / 2));
            assertThat(c.finish()).isEqualTo(FinishReason.LENGTH);
            assertThat(c.usage().output()).isEqualTo(new Tokens(15));
        });
        assertThat(call(chat(streamed), 4)).isInstanceOfSatisfying(Completion.class, c -> {
            assertThat(c.text()).isEmpty();
            assertThat(c.usage().thinking()).isEqualTo(new Tokens(4));
        });
        assertThat(server.billed()).isEqualTo(Map.of("b-model", new Billed(2, 22, 19)));
    }

    @Test
    void a_prompt_it_does_not_know_is_404() {
        assertThat(call(Samples.chat(Samples.CHAT.replace("hi", "ho")), 5_000))
                .isInstanceOfSatisfying(Failure.class, f -> {
                    assertThat(f.status()).contains(404);
                    assertThat(f.message()).contains("unknown_prompt");
                });
        assertThat(server.billed()).isEmpty();
    }

    @Test
    void it_lists_its_models() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> models = http.send(
                    HttpRequest.newBuilder(URI.create(server.baseUrl() + "/models"))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(models.statusCode()).isEqualTo(200);
            assertThat(models.body()).contains("\"id\":\"b-model\"");
        }
    }
}
