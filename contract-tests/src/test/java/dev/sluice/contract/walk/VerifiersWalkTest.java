package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Verifiers an operator declares, through the whole gateway: asked, charged, reserved for, and gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifiersWalkTest {

    private static final String ASK = """
            {"model":"%s","messages":[{"role":"user","content":"Give me a JSON object."}],"max_tokens":100,\
            "response_format":{"type":"json_object"}}""";
    private static final String OBJECT = "{\\\"a\\\": 1}";

    private FaultyProvider small;
    private FaultyProvider large;
    private FaultyProvider judge;
    private FaultyProvider scorer;
    private GatewayUnderTest gateway;

    @BeforeAll
    void start() {
        small = new FaultyProvider();
        large = new FaultyProvider();
        judge = new FaultyProvider();
        scorer = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                backends:
                %s
                %s
                %s
                policies:
                  default: { objective: { worth: $2 }, structures: [single, cascade], backends: [small, large] }
                  judged: { objective: { worth: $2 }, structures: [single, cascade], backends: [small, large] }
                  scored: { objective: { worth: $2 }, structures: [single, cascade], backends: [small, large] }
                  marked: { objective: { worth: $2 }, structures: [single, cascade], backends: [small, large] }
                verifiers:
                  - { kind: judge, for: [judged], backend: judge, rubric: it has a key }
                  - { kind: score, for: [scored], url: "%s/score", price: $0.001, patience: 1s }
                  - { kind: pattern, for: [marked], pattern: 'ok' }
                """.formatted(
                        backend("small", small.baseUrl()).replace("model: upstream-small", "model: gemma-2-9b-it"),
                        backend("large", large.baseUrl())
                                .replace("model: upstream-large", "model: gpt-4o")
                                .replace("input: 1, output: 2", "input: 500, output: 2000"),
                        backend("judge", judge.baseUrl()),
                        scorer.baseUrl()));
    }

    @AfterAll
    void stop() {
        gateway.close();
        List.of(small, large, judge, scorer).forEach(FaultyProvider::close);
    }

    @BeforeEach
    void forget() {
        List.of(small, large, judge, scorer).forEach(FaultyProvider::forget);
        small.does(FaultyProvider.answering(OBJECT));
        large.does(FaultyProvider.answering(OBJECT));
    }

    private HttpResponse<String> ask(String policy) {
        HttpResponse<String> response = gateway.chat(ASK.formatted(policy));
        assertThat(response.headers().firstValue("x-sluice-plan").orElseThrow()).startsWith("cascade(small/");
        return response;
    }

    private static BigDecimal cost(HttpResponse<String> response) {
        return new BigDecimal(response.headers().firstValue("x-sluice-cost-usd").orElseThrow());
    }

    private JsonNode part(HttpResponse<String> response, String verifier) {
        return StreamSupport.stream(
                        gateway.decision(response)
                                .at("/attempts/0/verdicts/0/parts")
                                .spliterator(),
                        false)
                .filter(part -> part.path("verifier").asString("").equals(verifier))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_judge_that_finds_an_answer_right_accepts_it_and_is_charged() {
        judge.does(FaultyProvider.answering("93"));

        HttpResponse<String> response = ask("judged");

        assertThat(response.headers().firstValue("x-sluice-backend")).contains("small");
        assertThat(cost(response)).as("10 and 4 tokens twice").isEqualByComparingTo("0.000036");
        assertThat(part(response, "judge").get("cost_usd").asString()).isEqualTo("0.000018");
        assertThat(judge.lastReceived().body()).contains("it has a key").contains("\"model\":\"upstream-judge\"");
        assertThat(JSON.readTree(judge.lastReceived().body()).get("max_tokens").asInt())
                .isEqualTo(24);
    }

    @Test
    void a_judge_that_doubts_sends_it_to_the_better_model() {
        judge.does(FaultyProvider.answering("7"));

        assertThat(ask("judged").headers().firstValue("x-sluice-backend")).contains("large");
        assertThat(judge.received)
                .as("what can no longer be rejected is not judged")
                .hasSize(1);
    }

    @Test
    void a_judge_that_fails_accepts_nothing_and_says_so() {
        judge.does(FaultyProvider.failing(500, Map.of(), "{}"));

        HttpResponse<String> response = ask("judged");

        assertThat(response.headers().firstValue("x-sluice-backend")).contains("large");
        assertThat(part(response, "judge").get("confidence").isNull()).isTrue();
        assertThat(gateway.decision(response)
                        .at("/attempts/0/verdicts/0/evidence")
                        .asString())
                .startsWith("not judged by judge: the judge failed");
    }

    @Test
    void a_scorer_is_asked_and_what_it_costs_is_charged_and_was_reserved() {
        scorer.does(with -> with.whole(200, Map.of(), "{\"data\":[{\"index\":0,\"score\":0.91}]}"));

        HttpResponse<String> scored = ask("scored");
        HttpResponse<String> unscored = ask("marked");

        assertThat(cost(scored)).isEqualByComparingTo("0.001018");
        JsonNode decision = gateway.decision(scored);
        BigDecimal ceiling = new BigDecimal(decision.at("/money/ceiling_usd").asString());
        BigDecimal without = new BigDecimal(
                gateway.decision(unscored).at("/money/ceiling_usd").asString());
        assertThat(ceiling.subtract(without)).as("one answer is judged").isEqualByComparingTo("0.001");
        assertThat(part(scored, "score").get("evidence").asString()).contains("0.910");
    }

    @Test
    void a_scorer_that_is_not_there_accepts_nothing() {
        scorer.does(FaultyProvider.failing(503, Map.of(), "busy"));

        HttpResponse<String> response = ask("scored");

        assertThat(response.headers().firstValue("x-sluice-backend")).contains("large");
        assertThat(part(response, "score").get("evidence").asString()).contains("503");
    }

    @Test
    void a_pattern_that_is_not_found_is_an_answer_refused() {
        assertThat(ask("marked").headers().firstValue("x-sluice-backend")).contains("large");
    }

    @Test
    void a_request_that_may_not_cost_what_its_verifier_does_gets_a_plan_without() {
        HttpResponse<String> response = gateway.chat(ASK.formatted("scored"), "x-sluice-max-cost", "0.0009");

        assertThat(response.headers().firstValue("x-sluice-plan").orElseThrow()).startsWith("single(");
        assertThat(cost(response)).isLessThan(new BigDecimal("0.0009"));
    }
}
