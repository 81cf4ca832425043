package dev.sluice.replay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.TinyRecords;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class RecordedProviderTest {

    @TempDir
    static Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private RecordedProvider provider = start();

    @BeforeEach
    void fresh() {
        provider.close();
        provider = start();
    }

    @AfterEach
    void close() {
        provider.close();
        http.close();
    }

    private static RecordedProvider start() {
        TinyRecords.write(dir);
        Recordings recordings = Recordings.read(dir, List.of("sums"), List.of(), new HiddenReasoning(5));
        return new RecordedProvider(0, 0, recordings, Prices.read(dir), Duration.ZERO);
    }

    private HttpResponse<String> ask(String model, String prompt, String more) throws Exception {
        String body = JsonMapper.shared()
                .writeValueAsString(JsonMapper.shared()
                        .createObjectNode()
                        .put("model", model)
                        .set(
                                "messages",
                                JsonMapper.shared()
                                        .createArrayNode()
                                        .add(JsonMapper.shared()
                                                .createObjectNode()
                                                .put("role", "user")
                                                .put("content", prompt))))
                .replaceFirst("}$", more + "}");
        return http.send(
                HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/chat/completions"))
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_known_prompt_gets_what_the_asked_model_once_answered() throws Exception {
        JsonNode small = JsonMapper.shared()
                .readTree(ask("small", TinyRecords.prompt(3), "").body());
        JsonNode large = JsonMapper.shared()
                .readTree(ask("large", TinyRecords.prompt(3), "").body());

        assertThat(small.at("/choices/0/message/content").stringValue()).isEqualTo(TinyRecords.text(8));
        assertThat(large.at("/choices/0/message/content").stringValue()).isEqualTo(TinyRecords.text(7));
        assertThat(small.at("/usage/completion_tokens").intValue()).isEqualTo(13);
    }

    @Test
    void hidden_reasoning_is_billed_by_the_declared_factor() throws Exception {
        JsonNode o1 = JsonMapper.shared()
                .readTree(ask("o1-tiny", TinyRecords.prompt(2), "").body());

        assertThat(o1.at("/usage/completion_tokens").intValue()).isEqualTo(5 * 12);
        assertThat(o1.at("/usage/completion_tokens_details/reasoning_tokens").intValue())
                .isEqualTo(4 * 12);
    }

    @Test
    void a_stream_says_the_same() throws Exception {
        String events = ask(
                        "small",
                        TinyRecords.prompt(0),
                        ", \"stream\": true, \"stream_options\": {\"include_usage\": true}")
                .body();

        StringBuilder text = new StringBuilder();
        events.lines()
                .filter(l -> l.startsWith("data: {"))
                .map(l -> JsonMapper.shared().readTree(l.substring(6)))
                .forEach(e -> text.append(e.at("/choices/0/delta/content").asString("")));
        assertThat(text).hasToString(TinyRecords.text(1));
        assertThat(events).contains("\"completion_tokens\":10").endsWith("data: [DONE]\n\n");
    }

    @Test
    void an_unknown_prompt_and_an_unknown_model_are_404() throws Exception {
        assertThat(ask("small", TinyRecords.prompt(3).strip(), "").statusCode())
                .as("only the exact text is known")
                .isEqualTo(404);
        assertThat(ask("giant", TinyRecords.prompt(3), "").statusCode()).isEqualTo(404);
        assertThat(provider.bill()).isEqualTo(Bill.NOTHING);
    }

    @Test
    void the_bill_is_the_price_of_all_that_was_answered() throws Exception {
        ask("small", TinyRecords.prompt(0), "");
        ask("o1-tiny", TinyRecords.prompt(0), ", \"stream\": true");

        assertThat(TinyRecords.prompt(0)).as("8 tokens").hasSize(31);
        // 10 visible tokens each, 50 billed by o1-tiny
        Cost expected = new Cost(8 * 150 + 10 * 600 + 8 * 3000 + 50 * 12_000);
        assertThat(provider.bill()).isEqualTo(new Bill(2, expected));
        HttpResponse<String> told =
                http.send(HttpRequest.newBuilder(provider.billUrl()).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(told.body()).isEqualTo("{\"calls\": 2, \"nano_usd\": %d}".formatted(expected.nanos()));
    }

    @Test
    void a_model_without_recordings_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> Recordings.read(dir, List.of("sums"), List.of("giant"), new HiddenReasoning(5)))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("no answers of the model 'giant'; it has large, o1-tiny, small");
    }

    @Test
    void the_guess_at_hidden_reasoning_is_declared_in_words() {
        assertThat(new HiddenReasoning(5).declaration()).contains("at 5 times the visible tokens", "not measured");
        assertThat(new HiddenReasoning(2.5).declaration()).contains("at 2.5 times");
        assertThatThrownBy(() -> new HiddenReasoning(0.5)).hasMessageContaining("0.5");
    }
}
