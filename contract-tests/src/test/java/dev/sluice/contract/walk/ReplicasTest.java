package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole gateways on one database, which goes away. */
class ReplicasTest {

    private static final String ADMIN = Objects.requireNonNull(System.getenv("SLUICE_TEST_ADMIN_KEY"));
    private static final String ASK = """
            {"model": "one", "max_tokens": 16, "messages": [{"role": "user", "content": "6 x 7?"}]}""";

    @TempDir
    Path directory;

    private GatewayUnderTest gateway(FaultyProvider provider, EmbeddedPostgres database, String name) {
        return new GatewayUnderTest(
                """
                backends:
                %s
                database: {url: "%s", user: postgres}
                admin: {key-env: SLUICE_TEST_ADMIN_KEY}
                """.formatted(backend("one", provider.baseUrl()), database.getJdbcUrl("postgres", "postgres")),
                directory.resolve(name).toString());
    }

    private static HttpResponse<String> admin(GatewayUnderTest gateway, String method, String path, String body) {
        return gateway.send(HttpRequest.newBuilder(gateway.adminUrl(path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + ADMIN)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String secret(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JSON.readTree(response.body()).path("secret").asString();
    }

    private static int chat(GatewayUnderTest gateway, String secret) {
        return gateway.chat(ASK, "authorization", "Bearer " + secret).statusCode();
    }

    private static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }

    @Test
    void what_one_changes_the_other_sees_and_without_the_database_both_go_on_as_they_are() throws Exception {
        try (FaultyProvider provider = new FaultyProvider();
                EmbeddedPostgres database = EmbeddedPostgres.start();
                GatewayUnderTest one = gateway(provider, database, "one");
                GatewayUnderTest other = gateway(provider, database, "other")) {
            provider.does(FaultyProvider.answering("42"));
            String old = secret(admin(one, "POST", "/admin/keys", "{\"name\":\"shop\"}"));
            eventually(
                    "the other knows the key",
                    () -> admin(other, "GET", "/admin/keys", "").body().contains("shop"));
            assertThat(chat(other, old)).isEqualTo(200);
            String fresh = secret(admin(other, "POST", "/admin/keys/shop/rotate", ""));
            eventually("the old secret is dead here too", () -> chat(one, old) == 401);
            assertThat(chat(one, fresh)).isEqualTo(200);
            admin(one, "PUT", "/admin/policies/extra", "{\"objective\":{\"quality\":0.5}}");
            admin(one, "POST", "/admin/policies/extra/activate", "{\"version\":1}");
            eventually(
                    "the other has the policy in force",
                    () -> admin(other, "GET", "/admin/policies/extra", "")
                            .body()
                            .contains("\"active\":1"));
            admin(one, "PUT", "/admin/backends/one/price", "{\"price\":{\"input\":10,\"output\":20}}");
            eventually(
                    "the other has the price",
                    () -> admin(other, "GET", "/admin/backends", "").body().contains("\"output\":\"$20\""));

            aBudgetThatOneSetsHoldsOnBoth(one, other);

            takeAway(database);
            for (GatewayUnderTest gateway : new GatewayUnderTest[] {one, other}) {
                assertThat(chat(gateway, fresh)).isEqualTo(200);
                assertThat(chat(gateway, old)).isEqualTo(401);
                HttpResponse<String> refused = admin(gateway, "POST", "/admin/keys", "{\"name\":\"late\"}");
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(admin(gateway, "GET", "/admin/audit", "").statusCode())
                        .isEqualTo(503);
                assertThat(admin(gateway, "GET", "/admin/keys", "").body())
                        .contains("shop")
                        .doesNotContain("late");
            }
            assertThatOneStartedNowLetsNobodyIn(provider, database);
        }
    }

    private static void aBudgetThatOneSetsHoldsOnBoth(GatewayUnderTest one, GatewayUnderTest other)
            throws InterruptedException {
        String secret = secret(admin(one, "POST", "/admin/keys", "{\"name\":\"poor\"}"));
        eventually("the other knows the key", () -> chat(other, secret) == 200);
        HttpResponse<String> set = admin(one, "PUT", "/admin/budgets", """
                {"scope": {"kind": "key", "id": "poor"}, "limit": "$0.000001", "window": "lifetime"}""");
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(chat(one, secret)).isEqualTo(429);
        eventually("the other knows the budget", () -> chat(other, secret) == 429);
        String listed = admin(other, "GET", "/admin/budgets", "").body();
        assertThat(listed)
                .contains("\"shared\":{\"reached\":true,\"replicas\":2}", "\"held_unused_at_most_usd\":\"0.00000001\"");
        admin(other, "DELETE", "/admin/budgets?scope=key:poor&window=lifetime&unit=dollars", "");
        eventually("it is gone here too", () -> chat(one, secret) == 200);
        assertThat(chat(other, secret)).isEqualTo(200);
    }

    /** It cannot tell who was revoked meanwhile. */
    private void assertThatOneStartedNowLetsNobodyIn(FaultyProvider provider, EmbeddedPostgres database) {
        try (GatewayUnderTest third = gateway(provider, database, "third")) {
            HttpResponse<String> response = third.chat(ASK, "authorization", "Bearer whatever-it-is");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("keys_unknown");
        }
    }

    private static void takeAway(EmbeddedPostgres database) throws IOException {
        database.close();
    }
}
