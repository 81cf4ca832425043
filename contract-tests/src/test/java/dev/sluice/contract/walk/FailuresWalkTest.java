package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static dev.sluice.contract.walk.GatewayUnderTest.events;
import static dev.sluice.contract.walk.GatewayUnderTest.nobody;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
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

/** The whole gateway where the provider fails, or the caller leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailuresWalkTest {

    private static final String ASK = """
            {"model":"one","messages":[{"role":"user","content":"6*7?"}],"max_tokens":16,"x_unheard_of":{"a":[1, 2.50 ,null]}}""";
    private static final String ASK_STREAM = """
            {"model":"one","messages":[{"role":"user","content":"6*7?"}],"max_tokens":16,"stream":true}""";

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

        assertThat(events(response)).hasSize(4).endsWith("[DONE]");
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

        List<String> events = events(response);
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

        List<String> events = events(gateway.chat(ASK_STREAM));

        assertThat(events.getFirst()).isEqualTo(FaultyProvider.chunk("4"));
        assertThat(JSON.readTree(events.getLast()).has("error")).isTrue();
    }

    @Test
    void an_endless_stream_ends_at_the_deadline() {
        provider.does(FaultyProvider.endless(Duration.ofMillis(20)));

        List<String> events = events(gateway.chat(ASK_STREAM));

        assertThat(events.size()).isGreaterThan(20);
        assertThat(JSON.readTree(events.getLast()).at("/error/code").asString()).isEqualTo("backend_timeout");
    }

    @Test
    void what_fails_after_a_stream_was_kept_alive_is_told_in_an_event() {
        patient.does(FaultyProvider.silentFor(Duration.ofMillis(900), FaultyProvider.failing(500, Map.of(), "{}")));

        HttpResponse<String> response = gateway.chat(ASK_STREAM.replace("one", "patient"));

        assertThat(response.statusCode()).isEqualTo(200);
        List<String> events = events(response);
        assertThat(events).hasSize(1);
        assertThat(JSON.readTree(events.getFirst()).at("/error/code").asString())
                .isEqualTo("backend_failed");
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

    private static JsonNode error(HttpResponse<String> response) {
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.propertyNames()).contains("message", "type", "param", "code");
        return error;
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
