package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static dev.sluice.contract.walk.GatewayUnderTest.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
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
                policies:
                  default: { objective: { quality: 0.95 }, structures: [single], backends: [one] }
                """.formatted(
                        backend("one", provider.baseUrl()),
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
        assertThat(events(response))
                .containsExactly(FaultyProvider.chunk("4"), FaultyProvider.chunk("2"), FaultyProvider.FINISH, "[DONE]");
        JsonNode asked = JSON.readTree(provider.lastReceived().body());
        assertThat(asked.at("/stream_options/include_usage").asBoolean()).isTrue();
    }

    @Test
    void a_stream_that_is_silent_is_kept_alive_and_then_passes_as_ever() {
        patient.does(FaultyProvider.silentFor(Duration.ofMillis(900), FaultyProvider.streaming("4", "2")));

        HttpResponse<String> response = gateway.chat(ASK_STREAM.replace("one", "patient"));

        assertThat(response.body()).startsWith(": keep-alive\n\n");
        assertThat(events(response))
                .containsExactly(FaultyProvider.chunk("4"), FaultyProvider.chunk("2"), FaultyProvider.FINISH, "[DONE]");
    }

    @Test
    void a_caller_that_asks_for_usage_finds_the_cost_in_it() {
        provider.does(FaultyProvider.streaming("4", "2"));

        List<String> events = events(gateway.chat(ASK_STREAM_WITH_USAGE));

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

    private HttpResponse<String> feedback(String body) {
        return gateway.send(gateway.post("/v1/feedback", body).build());
    }

    private static JsonNode error(HttpResponse<String> response) {
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.propertyNames()).contains("message", "type", "param", "code");
        return error;
    }
}
