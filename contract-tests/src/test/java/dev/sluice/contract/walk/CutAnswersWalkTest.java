package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static dev.sluice.contract.walk.GatewayUnderTest.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What a caller sees of answers that the tokens they were given kept from being answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutAnswersWalkTest {

    private static final String ASK = """
            {"model":"one","messages":[{"role":"user","content":"6*7?"}]}""";
    private static final String STREAM = ASK.replace("}]}", "}],\"stream\":true}");
    private static final String CUT = FaultyProvider.FINISH.replace("\"stop\"", "\"length\"");
    private static final String ROLE = """
            {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"upstream","choices":[{"index":0,\
            "delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}""";

    private FaultyProvider provider;
    private GatewayUnderTest gateway;

    @BeforeAll
    void start() {
        provider = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                backends:
                %s
                %s
                anonymous-budgets:
                  - {limit: $0.05, window: day}
                """.formatted(
                        backend("one", provider.baseUrl()).replace("max-output: 1000", "max-output: 8000"),
                        backend("thinker", provider.baseUrl()).replace("thinking: none", "thinking: enable-thinking")));
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
    }

    @BeforeEach
    void forget() {
        provider.received.clear();
    }

    private static FaultyProvider.Behaviour cut(String text) {
        return with -> with.whole(200, Map.of(), FaultyProvider.completion(text).replace("\"stop\"", "\"length\""));
    }

    private static FaultyProvider.Behaviour streaming(String... events) {
        return with -> {
            with.startStream();
            for (String event : events) {
                with.event(event);
            }
            with.event(FaultyProvider.USAGE);
            with.event("[DONE]");
            with.endStream();
        };
    }

    private static long limit(FaultyProvider.Received received) {
        return JSON.readTree(received.body()).path("max_tokens").asLong();
    }

    @Test
    void an_answer_that_the_budget_cut_is_asked_for_again_and_both_calls_are_charged() {
        provider.does(cut("half an"), FaultyProvider.answering("a whole answer"));

        HttpResponse<String> response = gateway.chat(ASK);

        assertThat(response.body()).isEqualTo(FaultyProvider.completion("a whole answer"));
        assertThat(provider.received).hasSize(2);
        assertThat(limit(provider.received.getFirst())).isLessThan(2000);
        assertThat(limit(provider.received.getLast())).isEqualTo(4 * limit(provider.received.getFirst()));
        assertThat(response.headers().firstValue("x-sluice-cost-usd")).contains("0.000036");
        assertThat(response.headers().firstValue("x-sluice-cut-short")).isEmpty();
        JsonNode decision = gateway.decision(response);
        assertThat(decision.at("/attempts/0/ending").asString()).isEqualTo("cut_by_allocation");
        assertThat(decision.at("/attempts/1/reason").asString()).isEqualTo("second_try");
        assertThat(new BigDecimal(decision.at("/money/actual_usd").asString())).isEqualByComparingTo("0.000036");
    }

    @Test
    void an_answer_cut_twice_says_so_in_a_header() {
        provider.does(cut("half an"), cut("half an answer"));

        HttpResponse<String> response = gateway.chat(ASK.replace("}]}", "}],\"max_tokens\":64000}"));

        assertThat(response.body()).contains("half an answer");
        assertThat(response.headers().firstValue("x-sluice-cut-short").orElseThrow())
                .startsWith("cut_by_allocation at " + limit(provider.lastReceived()) + " tokens");
        assertThat(provider.received).hasSize(2);
    }

    @Test
    void a_live_stream_that_the_budget_cut_ends_in_length_and_a_comment_that_says_so() {
        provider.does(streaming(ROLE, FaultyProvider.chunk("half an"), CUT));

        HttpResponse<String> response = gateway.chat(STREAM);

        assertThat(events(response)).containsExactly(ROLE, FaultyProvider.chunk("half an"), CUT, "[DONE]");
        String id = response.headers().firstValue("x-sluice-decision").orElseThrow();
        assertThat(response.body())
                .containsPattern(
                        ": sluice: cut_by_allocation at [0-9]+ tokens, see decision " + id + "\n\ndata: \\[DONE]");
        JsonNode decision = gateway.decision(response);
        assertThat(decision.at("/cut_short/ending").asString()).isEqualTo("cut_by_allocation");
        assertThat(decision.at("/cut_short/answer_limit_tokens").asLong()).isEqualTo(limit(provider.lastReceived()));
    }

    @Test
    void a_limit_of_the_callers_own_is_no_fault_of_the_budget() {
        provider.does(streaming(ROLE, FaultyProvider.chunk("half an"), CUT));

        HttpResponse<String> response = gateway.chat(STREAM.replace("}],", "}],\"max_tokens\":16,"));

        assertThat(response.body()).doesNotContain(": sluice");
        assertThat(gateway.decision(response).at("/cut_short").isNull()).isTrue();
    }

    @Test
    void a_stream_in_which_only_thinking_came_is_rescued_without_thinking() {
        provider.does(streaming(ROLE, CUT), streaming(ROLE, FaultyProvider.chunk("42"), FaultyProvider.FINISH));

        HttpResponse<String> response = gateway.chat(STREAM.replace("\"one\"", "\"thinker\""));

        assertThat(events(response)).containsExactly(ROLE, FaultyProvider.chunk("42"), FaultyProvider.FINISH, "[DONE]");
        assertThat(provider.received).hasSize(2);
        assertThat(provider.received.getFirst().body()).doesNotContain("enable_thinking");
        assertThat(JSON.readTree(provider.lastReceived().body())
                        .at("/chat_template_kwargs/enable_thinking")
                        .asBoolean(true))
                .isFalse();
        JsonNode decision = gateway.decision(response);
        assertThat(decision.at("/attempts/0/ending").asString()).isEqualTo("starved");
        assertThat(decision.at("/attempts/1/reason").asString()).isEqualTo("second_try");
        assertThat(decision.at("/attempts/1/protocol").asString()).isEqualTo("direct");
        assertThat(new BigDecimal(decision.at("/money/actual_usd").asString())).isEqualByComparingTo("0.000036");
    }

    @Test
    void cut_answers_and_second_tries_are_counted_and_the_rate_of_the_budget_is_shown() {
        provider.does(cut("half an"), FaultyProvider.answering("a whole answer"));
        gateway.chat(ASK);

        String metrics = gateway.send(java.net.http.HttpRequest.newBuilder(gateway.adminUrl("/actuator/prometheus"))
                        .build())
                .body();

        assertThat(metrics)
                .contains("sluice_answers_cut_total{backend=\"one\",ending=\"cut_by_allocation\"}")
                .contains("sluice_second_tries_total{backend=\"one\",ending=\"whole\"}")
                .contains("sluice_budget_exchange_rate{scope=\"key:anonymous\",window=\"day\"}");
    }

    @Test
    void a_caller_that_debugs_is_told_what_a_dollar_must_buy() {
        provider.does(FaultyProvider.answering("42"));

        HttpResponse<String> response = gateway.chat(ASK, "x-sluice-debug", "true");

        assertThat(response.headers().firstValue("x-sluice-exchange-rate").orElseThrow())
                .matches("[0-9.e+-]+ successes per dollar of key:anonymous per day");
        assertThat(gateway.decision(response).at("/money/exchange_rate/scope").asString())
                .isEqualTo("key:anonymous");
    }
}
