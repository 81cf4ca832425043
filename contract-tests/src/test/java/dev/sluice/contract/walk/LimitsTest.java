package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Rate limits, nested scopes and a provider that bills too much, seen by a caller of the whole gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {

    private static final String SECRET = "sk-0123456789abcdef-";

    private FaultyProvider provider;
    private GatewayUnderTest gateway;

    @BeforeAll
    void start() {
        provider = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                backends:
                %s
                keys:
                  - {name: many, sha256: %s, limits: {requests-per-week: 2, tokens-per-month: 100_000}}
                  - {name: one-by-one, sha256: %s, limits: {concurrency: 1}}
                  - {name: small, sha256: %s, limits: {tokens-per-day: 20}}
                  - {name: nested, sha256: %s, team: leaf}
                  - {name: overbilled, sha256: %s, budgets: [{limit: $0.0003, window: lifetime}]}
                scopes:
                  - {scope: team:leaf, parent: team:branch}
                  - {scope: team:branch, parent: organisation:root}
                budgets:
                  - {scope: organisation:root, limit: $0.000020, window: lifetime}
                """.formatted(
                        backend("one", provider.baseUrl()),
                        sha256("many"),
                        sha256("one-by-one"),
                        sha256("small"),
                        sha256("nested"),
                        sha256("overbilled")));
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
    }

    private static String sha256(String name) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest((SECRET + name).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String ask(String more) {
        return """
                {"model":"one","messages":[{"role":"user","content":"6*7?"}],"max_tokens":16%s}""".formatted(more);
    }

    private HttpResponse<String> chat(String key, String more) {
        return gateway.chat(ask(more), "authorization", "Bearer " + SECRET + key);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    private static JsonNode error(HttpResponse<String> response) {
        return JSON.readTree(response.body()).path("error");
    }

    @Test
    void every_response_tells_what_is_left_of_the_limits_and_who_is_over_one_when_to_come_back() {
        provider.does(FaultyProvider.answering("42"), FaultyProvider.streaming("4", "2"));
        HttpResponse<String> first = chat("many", "");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(header(first, "x-ratelimit-remaining-requests")).isEqualTo("1");
        assertThat(header(first, "x-ratelimit-reset-requests")).matches("(\\d+h)?(\\d+m)?[\\d.]+s|\\d+ms");
        assertThat(header(first, "x-ratelimit-limit-tokens")).isEqualTo("100000");
        assertThat(header(first, "x-ratelimit-remaining-tokens"))
                .as("when it is answered, it is settled")
                .isEqualTo(Long.toString(100_000 - 14));

        HttpResponse<String> stream = chat("many", ",\"stream\":true");
        assertThat(stream.body()).endsWith("data: [DONE]\n\n");
        assertThat(header(stream, "x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(Long.parseLong(header(stream, "x-ratelimit-remaining-tokens")))
                .isLessThan(100_000 - 14);

        HttpResponse<String> refused = chat("many", "");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(error(refused).path("type").asString()).isEqualTo("requests");
        assertThat(error(refused).path("code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(error(refused).path("limit").path("scope").asString()).isEqualTo("key:many");
        assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(header(refused, "x-ratelimit-limit-tokens")).isEqualTo("100000");
        assertThat(header(refused, "x-should-retry")).isEqualTo("none");
        assertThat(Long.parseLong(header(refused, "retry-after")))
                .isBetween(1L, Duration.ofDays(7).toSeconds());
        assertThat(Long.parseLong(header(refused, "retry-after-ms"))).isPositive();

        HttpResponse<String> wrong = chat("many", ",\"n\":0");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(header(wrong, "x-ratelimit-remaining-requests"))
                .as("on every refusal of a caller that is known")
                .isEqualTo("0");
    }

    @Test
    void one_at_a_time_is_one_at_a_time() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        provider.does(with -> {
            arrived.countDown();
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            FaultyProvider.streaming("4", "2").answer(with);
        });
        HttpRequest slow = gateway.post(
                        "/v1/chat/completions",
                        ask(",\"stream\":true"),
                        "authorization",
                        "Bearer " + SECRET + "one-by-one")
                .build();
        CompletableFuture<HttpResponse<String>> running =
                gateway.http().sendAsync(slow, HttpResponse.BodyHandlers.ofString());
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();

        HttpResponse<String> refused = chat("one-by-one", "");
        go.countDown();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(error(refused).path("message").asString()).contains("limit 1 at once, in flight 1");
        assertThat(header(refused, "retry-after")).isEqualTo("1");
        assertThat(running.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

        provider.does(FaultyProvider.answering("42"));
        assertThat(chat("one-by-one", "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_larger_than_any_window_is_not_to_be_sent_again() {
        HttpResponse<String> refused = chat("small", "");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(error(refused).path("type").asString()).isEqualTo("tokens");
        assertThat(header(refused, "x-should-retry")).isEqualTo("false");
        assertThat(header(refused, "x-ratelimit-remaining-tokens")).isEqualTo("20");
    }

    @Test
    void what_a_key_spends_all_above_it_pay() {
        provider.does(FaultyProvider.answering("42"));
        HttpResponse<String> refused = chat("nested", "");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(error(refused).path("code").asString()).isEqualTo("insufficient_quota");
        assertThat(error(refused).path("budget").path("scope").asString()).isEqualTo("organisation:root");
    }

    @Test
    void a_provider_that_bills_more_than_it_was_allowed_does_not_push_a_budget_over_its_limit() {
        provider.does(FaultyProvider.failing(
                200,
                Map.of(),
                FaultyProvider.completion("42").replace("\"completion_tokens\":4", "\"completion_tokens\":500")));
        assertThat(chat("overbilled", "").statusCode()).isEqualTo(200);

        HttpResponse<String> refused = chat("overbilled", "");
        JsonNode budget = error(refused).path("budget");
        assertThat(budget.path("limit_usd").decimalValue()).isEqualByComparingTo("0.0003");
        assertThat(budget.path("spent_usd").decimalValue()).isEqualByComparingTo("0.0003");
        assertThat(budget.path("overrun_usd").decimalValue()).isEqualByComparingTo("0.00071");
        assertThat(gateway.send(HttpRequest.newBuilder(metrics()).build()).body())
                .containsPattern("sluice_overrun_calls_total\\{backend=\"one\"} 1\\.0")
                .containsPattern("sluice_overrun_tokens_total\\{backend=\"one\"} 4\\d\\d");
    }

    private URI metrics() {
        return gateway.adminUrl("/actuator/prometheus");
    }
}
