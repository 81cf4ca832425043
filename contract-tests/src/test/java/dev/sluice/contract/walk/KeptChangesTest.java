package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the admin changes, over a restart of the whole gateway. */
class KeptChangesTest {

    private static final String ADMIN = Objects.requireNonNull(System.getenv("SLUICE_TEST_ADMIN_KEY"));
    private static final String ASK = """
            {"model": "%s", "max_tokens": 16, "messages": [{"role": "user", "content": "6 x 7?"}]}""";

    @TempDir
    Path directory;

    private GatewayUnderTest gateway(FaultyProvider provider) {
        return new GatewayUnderTest("""
                backends:
                %s
                budgets: [{scope: user:ann, limit: $1, window: lifetime}]
                admin: {key-env: SLUICE_TEST_ADMIN_KEY}
                """.formatted(backend("one", provider.baseUrl())), directory.toString());
    }

    private static JsonNode admin(GatewayUnderTest gateway, String method, String path, String body) {
        HttpResponse<String> response = gateway.send(HttpRequest.newBuilder(gateway.adminUrl(path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + ADMIN)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> chat(GatewayUnderTest gateway, String model, String secret) {
        return gateway.chat(ASK.formatted(model), "authorization", "Bearer " + secret, "x-sluice-user", "ann");
    }

    @Test
    void keys_policies_prices_and_budgets_are_as_they_were_changed_and_the_audit_tells_of_it() {
        try (FaultyProvider provider = new FaultyProvider()) {
            provider.does(FaultyProvider.answering("42"));
            String old;
            String secret;
            String revoked;
            try (GatewayUnderTest gateway = gateway(provider)) {
                old = admin(gateway, "POST", "/admin/keys", "{\"name\":\"shop\"}")
                        .path("secret")
                        .asString();
                revoked = admin(gateway, "POST", "/admin/keys", "{\"name\":\"gone\",\"models\":[\"one\"]}")
                        .path("secret")
                        .asString();
                assertThat(chat(gateway, "one", revoked).statusCode()).isEqualTo(200);
                HttpResponse<String> notAllowed = chat(gateway, "auto", revoked);
                assertThat(notAllowed.statusCode()).isEqualTo(404);
                assertThat(notAllowed.body()).contains("key 'gone' may not ask for model 'auto'");
                assertThat(gateway.get("/v1/models", "authorization", "Bearer " + revoked)
                                .body())
                        .contains("\"one\"")
                        .doesNotContain("\"auto\"");
                admin(gateway, "DELETE", "/admin/keys/gone", "");
                secret = admin(gateway, "POST", "/admin/keys/shop/rotate", "{}")
                        .path("secret")
                        .asString();
                admin(gateway, "PUT", "/admin/policies/frugal", "{\"objective\":{\"quality\":0.5}}");
                admin(gateway, "POST", "/admin/policies/frugal/activate", "{\"version\":1}");
                admin(gateway, "PUT", "/admin/backends/one/price", "{\"price\":{\"input\":10,\"output\":20}}");
                admin(
                        gateway,
                        "POST",
                        "/admin/budgets/top-up",
                        "{\"scope\":{\"kind\":\"user\",\"id\":\"ann\"},\"window\":\"lifetime\",\"amount\":\"$2\"}");
            }
            try (GatewayUnderTest gateway = gateway(provider)) {
                for (String dead : new String[] {old, revoked}) {
                    assertThat(chat(gateway, "one", dead).statusCode()).isEqualTo(401);
                }
                HttpResponse<String> response = chat(gateway, "frugal", secret);
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(response.headers().firstValue("x-sluice-policy")).contains("frugal@1");
                assertThat(response.headers().firstValue("x-sluice-cost-usd"))
                        .as("10 tokens at $10 and 4 at $20 a million")
                        .contains("0.00018");
                JsonNode left = JSON.readTree(
                        gateway.get("/v1/budget", "authorization", "Bearer " + secret, "x-sluice-user", "ann")
                                .body());
                assertThat(left.at("/budgets/0/limit_usd").asString()).isEqualTo("3");
                assertThat(left.at("/budgets/0/spent_usd").asString()).isEqualTo("0.000198");
                JsonNode audit = admin(gateway, "GET", "/admin/audit", "");
                assertThat(audit.path("changes").findValuesAsString("what"))
                        .containsExactly(
                                "budget of user:ann lifetime dollars topped up by $2",
                                "price of one corrected",
                                "policy frugal version 1 activated",
                                "policy frugal version 1 stored",
                                "key shop rotated",
                                "key gone revoked",
                                "key gone created",
                                "key shop created");
                assertThat(audit.toString()).doesNotContain(old, secret, revoked);
            }
        }
    }
}
