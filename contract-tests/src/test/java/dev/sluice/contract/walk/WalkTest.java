package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The whole gateway between a plain HTTP caller and one provider that behaves as told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalkTest {

    private static final String ASK = """
            {"model":"one","messages":[{"role":"user","content":"6*7?"}],"max_tokens":16,"x_unheard_of":{"a":[1, 2.50 ,null]}}""";
    private static final String ASK_STREAM = """
            {"model":"one","messages":[{"role":"user","content":"6*7?"}],"max_tokens":16,"stream":true}""";
    private static final String ASK_STREAM_WITH_USAGE = """
            {"model":"one","messages":[{"role":"user","content":"6*7?"}],"max_tokens":16,"stream":true,\
            "stream_options":{"include_usage":true}}""";

    private FaultyProvider provider;
    private FaultyProvider patient;
    private GatewayUnderTest gateway;

    @BeforeAll
    void start() {
        provider = new FaultyProvider();
        patient = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                server: { max-body: 64KB, request-timeout: 4s, heartbeat: 300ms }
                backends:
                %s
                %s
                %s
                policies:
                  default: { objective: { quality: 0.95 }, structures: [single], backends: [one] }
                  shaky: { objective: { quality: 0.5 }, structures: [single], backends: [gone, one] }
                """.formatted(
                        backend("one", provider.baseUrl()),
                        backend("gone", nobody()).replace("input: 1, output: 2", "input: 0.1, output: 0.2"),
                        backend("patient", patient.baseUrl()).replace("first-byte: 1s", "first-byte: 20s")));
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
        patient.close();
    }

    @BeforeEach
    void forget() {
        provider.received.clear();
        patient.forget();
    }

    @Test
    void an_answer_comes_back_byte_for_byte_with_its_decision_and_cost() {
        provider.does(FaultyProvider.answering("42"));

        HttpResponse<String> response = gateway.chat(ASK);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(FaultyProvider.completion("42"));
        assertThat(response.headers().firstValue("x-sluice-cost-usd")).contains("0.000018");
        assertThat(response.headers().firstValue("x-sluice-backend")).contains("one");
        assertThat(response.headers().firstValue("x-sluice-plan")).contains("single(one/as-asked)");
        assertThat(response.headers().firstValue("x-sluice-decision")).isPresent();
    }

    @Test
    void a_request_reaches_the_backend_untouched_but_for_the_model() {
        provider.does(FaultyProvider.answering("42"));

        gateway.chat(ASK);

        assertThat(provider.lastReceived().path()).isEqualTo("/v1/chat/completions");
        assertThat(provider.lastReceived().body()).isEqualTo(ASK.replace("\"one\"", "\"upstream-one\""));
    }

    @Test
    void a_stream_passes_event_by_event_and_the_usage_chunk_nobody_asked_for_is_hidden() {
        provider.does(FaultyProvider.streaming("4", "2"));

        HttpResponse<String> response = gateway.chat(ASK_STREAM);

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(events(response.body()))
                .containsExactly(FaultyProvider.chunk("4"), FaultyProvider.chunk("2"), FaultyProvider.FINISH, "[DONE]");
        JsonNode asked = JSON.readTree(provider.lastReceived().body());
        assertThat(asked.at("/stream_options/include_usage").asBoolean()).isTrue();
    }

    @Test
    void a_stream_that_is_silent_is_kept_alive_and_then_passes_as_ever() {
        patient.does(FaultyProvider.silentFor(Duration.ofMillis(900), FaultyProvider.streaming("4", "2")));

        HttpResponse<String> response = gateway.chat(ASK_STREAM.replace("one", "patient"));

        assertThat(response.body()).startsWith(": keep-alive\n\n");
        assertThat(events(response.body()))
                .containsExactly(FaultyProvider.chunk("4"), FaultyProvider.chunk("2"), FaultyProvider.FINISH, "[DONE]");
    }

    @Test
    void what_fails_after_a_stream_was_kept_alive_is_told_in_an_event() {
        patient.does(FaultyProvider.silentFor(Duration.ofMillis(900), FaultyProvider.failing(500, Map.of(), "{}")));

        HttpResponse<String> response = gateway.chat(ASK_STREAM.replace("one", "patient"));

        assertThat(response.statusCode()).isEqualTo(200);
        List<String> events = events(response.body());
        assertThat(events).hasSize(1);
        assertThat(JSON.readTree(events.getFirst()).at("/error/code").asString())
                .isEqualTo("backend_failed");
    }

    @Test
    void a_caller_that_asks_for_usage_finds_the_cost_in_it() {
        provider.does(FaultyProvider.streaming("4", "2"));

        List<String> events = events(gateway.chat(ASK_STREAM_WITH_USAGE).body());

        JsonNode usage = JSON.readTree(events.get(events.size() - 2)).get("usage");
        assertThat(usage.get("completion_tokens").asInt()).isEqualTo(4);
        assertThat(usage.get("sluice_cost_usd").decimalValue()).isEqualByComparingTo("0.000018");
    }

    @Test
    void a_streamed_answer_costs_the_same_behind_its_decision_id() {
        provider.does(FaultyProvider.streaming("4", "2"));

        JsonNode decision = gateway.decision(gateway.chat(ASK_STREAM));

        assertThat(new BigDecimal(decision.at("/money/actual_usd").asString())).isEqualByComparingTo("0.000018");
        assertThat(decision.at("/attempts/0/usage/source").asString()).isEqualToIgnoringCase("reported");
    }

    @Test
    void a_rejection_by_the_provider_comes_back_as_it_is() {
        String error = "{\"error\":{\"message\":\"bad temperature\",\"type\":\"invalid_request_error\","
                + "\"param\":\"temperature\",\"code\":null}}";
        provider.does(FaultyProvider.failing(400, Map.of(), error));

        HttpResponse<String> response = gateway.chat(ASK);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(error);
        assertThat(response.headers().firstValue("x-sluice-cost-usd")).contains("0");
    }

    @Test
    void a_provider_that_limits_its_rate_is_a_429_with_its_wait() {
        provider.does(FaultyProvider.failing(429, Map.of("retry-after", "7"), "{\"error\":{\"message\":\"slow\"}}"));

        HttpResponse<String> response = gateway.chat(ASK);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(error(response).get("code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(response.headers().firstValue("retry-after")).contains("7");
    }

    @Test
    void a_provider_that_fails_is_a_502() {
        provider.does(FaultyProvider.failing(500, Map.of(), "oops"));

        HttpResponse<String> response = gateway.chat(ASK);

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(error(response).get("type").asString()).isEqualTo("server_error");
    }

    @Test
    void a_provider_that_is_not_there_is_a_503_and_costs_nothing() {
        HttpResponse<String> response = gateway.chat(ASK.replace("\"one\"", "\"gone\""));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(error(response).get("code").asString()).isEqualTo("backend_unavailable");
        assertThat(response.headers().firstValue("x-sluice-cost-usd")).contains("0");
    }

    @Test
    void a_dearer_backend_stands_in_for_a_cheap_one_that_is_not_there_and_is_named() {
        provider.does(FaultyProvider.streaming("4", "2"));

        HttpResponse<String> response = gateway.chat(ASK_STREAM.replace("\"one\"", "\"shaky\""));

        assertThat(events(response.body())).hasSize(4).endsWith("[DONE]");
        assertThat(response.headers().firstValue("x-sluice-plan").orElseThrow()).contains("gone");
        assertThat(response.headers().firstValue("x-sluice-backend")).contains("one");
        JsonNode decision = gateway.decision(response);
        assertThat(decision.at("/attempts/0/failure").asString()).isEqualTo("unreachable");
        assertThat(decision.at("/attempts/1/fallback").asBoolean()).isTrue();
        assertThat(new BigDecimal(decision.at("/money/actual_usd").asString())).isEqualByComparingTo("0.000018");
    }

    @Test
    void a_silent_provider_is_a_504() {
        provider.does(FaultyProvider.silentFor(Duration.ofSeconds(10), FaultyProvider.answering("late")));

        HttpResponse<String> response = gateway.chat(ASK);

        assertThat(response.statusCode()).isEqualTo(504);
    }

    @Test
    void a_stream_cut_in_the_middle_ends_in_an_error_event_and_what_came_is_charged() {
        provider.does(FaultyProvider.cuttingAfter(3));

        HttpResponse<String> response = gateway.chat(ASK_STREAM);

        List<String> events = events(response.body());
        assertThat(events).hasSize(4).doesNotContain("[DONE]");
        assertThat(JSON.readTree(events.getLast()).at("/error/message").asString())
                .isNotBlank();
        JsonNode decision = gateway.decision(response);
        assertThat(decision.at("/attempts/0/usage/source").asString()).isEqualToIgnoringCase("measured");
        assertThat(decision.at("/attempts/0/usage/output_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void a_malformed_chunk_ends_in_an_error_event() {
        provider.does(with -> {
            with.startStream();
            with.event(FaultyProvider.chunk("4"));
            with.event("{\"choices\":[{\"delta\":");
            with.event("[DONE]");
            with.endStream();
        });

        List<String> events = events(gateway.chat(ASK_STREAM).body());

        assertThat(events.getFirst()).isEqualTo(FaultyProvider.chunk("4"));
        assertThat(JSON.readTree(events.getLast()).has("error")).isTrue();
    }

    @Test
    void an_endless_stream_ends_at_the_deadline() {
        provider.does(FaultyProvider.endless(Duration.ofMillis(20)));

        List<String> events = events(gateway.chat(ASK_STREAM).body());

        assertThat(events.size()).isGreaterThan(20);
        assertThat(JSON.readTree(events.getLast()).at("/error/code").asString()).isEqualTo("backend_timeout");
    }

    @Test
    void a_caller_that_leaves_mid_stream_ends_the_backend_call_within_a_second() throws Exception {
        patient.does(FaultyProvider.endless(Duration.ofMillis(20)));
        HttpResponse<InputStream> response = gateway.http()
                .send(
                        gateway.post("/v1/chat/completions", ASK_STREAM.replace("one", "patient"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        String decision = response.headers().firstValue("x-sluice-decision").orElseThrow();
        readSome(response.body(), 400);

        response.body().close();

        assertThat(patient.callerGoneWithin(Duration.ofSeconds(1))).isTrue();
        JsonNode whole = eventuallyDecided(decision);
        assertThat(whole.at("/attempts/0/failure").asString()).isEqualTo("cancelled");
        assertThat(whole.at("/attempts/0/usage/source").asString()).isEqualTo("measured");
        assertThat(whole.at("/attempts/0/usage/output_tokens").asInt()).isBetween(1, 60);
    }

    @Test
    void a_caller_that_leaves_before_the_first_byte_ends_the_backend_call_within_a_second() throws Exception {
        patient.does(FaultyProvider.silentFor(Duration.ofSeconds(20), FaultyProvider.answering("late")));
        var pending = gateway.http()
                .sendAsync(
                        gateway.post("/v1/chat/completions", ASK.replace("one", "patient"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        eventually(() -> !patient.received.isEmpty());

        pending.cancel(true);

        assertThat(patient.callerGoneWithin(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void a_body_over_the_limit_is_a_413() {
        String huge = ASK.replace("6*7?", "x".repeat(70_000));

        HttpResponse<String> response = gateway.chat(huge);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(error(response).get("message").asString()).contains("65536");
        assertThat(provider.received).isEmpty();
    }

    @Test
    void bad_json_is_a_400_that_says_where() {
        HttpResponse<String> response = gateway.chat("{\"model\":\"one\",\n\"messages\":[}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).get("message").asString()).contains("line 2");
    }

    @Test
    void a_wrong_field_is_a_400_that_names_it_and_its_value() {
        HttpResponse<String> response = gateway.chat(ASK.replace(":16", ":-16"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).get("param").asString()).isEqualTo("max_tokens");
        assertThat(error(response).get("message").asString()).contains("-16");
    }

    @Test
    void an_unknown_model_is_a_404_that_lists_the_known() {
        HttpResponse<String> response = gateway.chat(ASK.replace("\"one\"", "\"missing\""));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response).get("code").asString()).isEqualTo("model_not_found");
        assertThat(error(response).get("message").asString()).contains("missing", "one", "auto");
    }

    @Test
    void embeddings_pass_through_to_the_named_backend_and_are_metered() {
        String vector = "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5]}],"
                + "\"model\":\"e\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}";
        provider.does(with -> with.whole(200, Map.of(), vector));

        HttpResponse<String> response = gateway.send(
                gateway.post("/v1/embeddings", "{\"model\":\"one\",\"input\":\"hello there\",\"dimensions\":1}")
                        .build());

        assertThat(response.body()).isEqualTo(vector);
        assertThat(provider.lastReceived().path()).isEqualTo("/v1/embeddings");
        assertThat(provider.lastReceived().body())
                .isEqualTo("{\"model\":\"upstream-one\",\"input\":\"hello there\",\"dimensions\":1}");
        assertThat(response.headers().firstValue("x-sluice-cost-usd")).contains("0.000003");
    }

    @Test
    void the_models_are_the_policies_and_the_backends() {
        JsonNode models = JSON.readTree(gateway.get("/v1/models").body());

        assertThat(models.get("object").asString()).isEqualTo("list");
        assertThat(models.get("data").valueStream().map(m -> m.get("id").asString()))
                .contains("auto", "default", "one");
    }

    @Test
    void a_decision_is_shown_whole_and_ends_in_money() {
        provider.does(FaultyProvider.answering("42"));

        JsonNode decision = gateway.decision(gateway.chat(ASK.replace("\"one\"", "\"auto\"")));

        assertThat(decision.at("/chosen/structure").asString()).isEqualTo("single");
        assertThat(decision.at("/calibration").asString()).isNotBlank();
        assertThat(decision.propertyNames()).last().isEqualTo("money");
        assertThat(new BigDecimal(decision.at("/money/actual_usd").asString())).isEqualByComparingTo("0.000018");
    }

    @Test
    void feedback_is_taken_once_and_an_unknown_decision_is_a_404() {
        provider.does(FaultyProvider.answering("42"));
        String id = gateway.chat(ASK).headers().firstValue("x-sluice-decision").orElseThrow();

        assertThat(feedback("{\"decision\":\"" + id + "\",\"success\":true,\"idempotency_key\":\"k\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(feedback("{\"decision\":\"" + id + "\",\"success\":true,\"idempotency_key\":\"k\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(feedback("{\"decision\":\"" + id + "\",\"score\":1.3}").statusCode())
                .isEqualTo(400);
        assertThat(feedback("{\"decision\":\"dec_none\",\"success\":true}").statusCode())
                .isEqualTo(404);
    }

    /** An address at which nobody listens. */
    private static URI nobody() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> feedback(String body) {
        return gateway.send(gateway.post("/v1/feedback", body).build());
    }

    private static JsonNode error(HttpResponse<String> response) {
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.propertyNames()).contains("message", "type", "param", "code");
        return error;
    }

    private static List<String> events(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    private static void readSome(InputStream in, int bytes) throws IOException {
        byte[] some = in.readNBytes(bytes);
        assertThat(new String(some, StandardCharsets.UTF_8)).contains("again");
    }

    private JsonNode eventuallyDecided(String id) throws InterruptedException {
        eventually(() -> gateway.get("/v1/decisions/" + id).statusCode() == 200);
        return JSON.readTree(gateway.get("/v1/decisions/" + id).body());
    }

    private static void eventually(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(10);
        }
    }
}
