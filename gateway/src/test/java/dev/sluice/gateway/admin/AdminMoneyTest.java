package dev.sluice.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.changes.InMemoryChangeLog;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.gateway.admin.AdminGateway.Answer;
import dev.sluice.policies.budget.InMemoryLedger;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Budgets, prices and keys through the admin API, and the audit of it. */
class AdminMoneyTest {

    private static final InMemoryLedger LEDGER = new InMemoryLedger(Clock.systemUTC());
    private static AdminGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new AdminGateway(
                Optional.of(new Secret(AdminGateway.KEY)),
                new InMemoryChangeLog(Clock.systemUTC()),
                LEDGER,
                "--server.port=0",
                "--management.server.port=0");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Answer get(String path) {
        return gateway.call("GET", path, "");
    }

    private static JsonNode lastChange() {
        return get("/admin/audit?limit=1").body().at("/changes/0");
    }

    private static String scope(String user) {
        return "\"scope\":{\"kind\":\"user\",\"id\":\"" + user + "\"}";
    }

    private static String budget(String user, String limit) {
        return "{" + scope(user) + ",\"limit\":\"" + limit + "\",\"window\":\"lifetime\"}";
    }

    private static String topUp(String user, String amount) {
        return "{" + scope(user) + ",\"window\":\"lifetime\",\"unit\":\"dollars\",\"amount\":\"" + amount + "\"}";
    }

    private static void spend(String user, String usd) {
        Spend spend = new Spend(Cost.usd(usd), Tokens.ZERO);
        ((Reservation) LEDGER.reserve(List.of(new Scope(Scope.Kind.USER, user)), spend)).settle(spend);
    }

    @Test
    void a_top_up_adds_to_the_limit_and_forgets_nothing_that_was_spent() {
        gateway.call("PUT", "/admin/budgets", budget("ann", "$5"));
        spend("ann", "4");
        Answer more = gateway.call("POST", "/admin/budgets/top-up", topUp("ann", "$2.5"));
        assertThat(more.status()).as("%s", more).isEqualTo(200);
        assertThat(more.body().at("/limit_usd").asString()).isEqualTo("7.5");
        assertThat(more.body().at("/spent_usd").asString()).isEqualTo("4");
        assertThat(more.body().at("/free_usd").asString()).isEqualTo("3.5");
        assertThat(more.body().at("/limit_before_usd").asString()).isEqualTo("5");
        assertThat(lastChange().at("/what").asString())
                .isEqualTo("budget of user:ann lifetime dollars topped up by $2.5");
        assertThat(lastChange().at("/before/limit").asString()).isEqualTo("$5");
        assertThat(lastChange().at("/after/limit").asString()).isEqualTo("$7.5");
    }

    @Test
    void a_top_up_that_is_asked_for_again_is_made_once() {
        gateway.call("PUT", "/admin/budgets", budget("bob", "$5"));
        String[] key = {"Idempotency-Key", "order-17"};
        Answer first = gateway.call("POST", "/admin/budgets/top-up", topUp("bob", "$1"), key);
        Answer again = gateway.call("POST", "/admin/budgets/top-up", topUp("bob", "$1"), key);
        assertThat(first.body().at("/repeated").asBoolean()).isFalse();
        assertThat(again.body().at("/repeated").asBoolean()).isTrue();
        assertThat(again.body().at("/limit_usd").asString()).isEqualTo("6");
        assertThat(again.body().at("/limit_after_usd").asString()).isEqualTo("6");

        Answer other = gateway.call("POST", "/admin/budgets/top-up", topUp("bob", "$2"), key);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body().at("/error/message").asString()).contains("$1", "$2");
        gateway.call("POST", "/admin/budgets/top-up", topUp("bob", "$1"), "Idempotency-Key", "order-18");
        assertThat(get("/admin/budgets?scope=user:bob")
                        .body()
                        .at("/budgets/0/limit_usd")
                        .asString())
                .isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$-1 | dollars | amount | must not be negative",
                "0 | dollars | amount | more than nothing",
                "$1 | tokens | amount | is in dollars, the unit is tokens",
                "99999999999 | dollars | amount | not an amount",
                "99999999999999999999999 | tokens | amount | ",
                "5 requests | dollars | amount | must be in dollars or tokens",
                "$1 | euros | unit | must be one of dollars, tokens",
            })
    void a_top_up_of_what_cannot_be_is_refused_by_its_field_and_value(
            String amount, String unit, String field, String words) {
        Answer refused = gateway.call(
                "POST",
                "/admin/budgets/top-up",
                topUp("ann", amount).replace("\"unit\":\"dollars\"", "\"unit\":\"" + unit + "\""));
        assertThat(refused.status()).as("%s", refused).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(refused.body().at("/errors/0/value").asString()).isEqualTo(field.equals("unit") ? unit : amount);
        assertThat(refused.body().at("/errors/0/message").asString()).contains(words == null ? "" : words);
    }

    @Test
    void a_limit_that_no_number_holds_is_not_reached_by_topping_up() {
        gateway.call("PUT", "/admin/budgets", budget("max", "$999999999"));
        Answer refused = gateway.call("POST", "/admin/budgets/top-up", topUp("max", "$1"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/error/message").asString()).contains("'amount' is $1", "$999999999");
    }

    @Test
    void what_is_not_there_is_not_topped_up_and_not_deleted() {
        assertThat(gateway.call("POST", "/admin/budgets/top-up", topUp("nobody", "$1"))
                        .status())
                .isEqualTo(404);
        assertThat(gateway.call("DELETE", "/admin/budgets?scope=user:nobody&window=day&unit=dollars", "")
                        .status())
                .isEqualTo(404);
        Answer unknown = gateway.call("DELETE", "/admin/budgets?scope=planet:mars&unit=beans", "");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.body().toString()).contains("planet:mars", "beans", "window");
        assertThat(get("/admin/budgets?scope=mars").body().at("/errors/0/value").asString())
                .isEqualTo("mars");
    }

    @Test
    void one_scope_can_be_looked_at_alone() {
        gateway.call("PUT", "/admin/budgets", budget("one", "$5"));
        gateway.call("PUT", "/admin/budgets", budget("one", "500 tokens"));
        assertThat(get("/admin/budgets?scope=user:one").body().path("budgets")).hasSize(2);
        assertThat(get("/admin/budgets?scope=user:two").body().path("budgets")).isEmpty();
    }

    @Test
    void a_deleted_budget_limits_nothing_and_remembers_what_was_spent() {
        gateway.call("PUT", "/admin/budgets", budget("del", "$5"));
        spend("del", "4");
        Answer deleted = gateway.call("DELETE", "/admin/budgets?scope=user:del&window=lifetime&unit=dollars", "");
        assertThat(deleted.status()).as("%s", deleted).isEqualTo(200);
        assertThat(get("/admin/budgets?scope=user:del").body().path("budgets")).isEmpty();
        assertThat(lastChange().at("/after").isNull()).isTrue();
        spend("del", "100");

        Answer below = gateway.call("PUT", "/admin/budgets", budget("del", "$5"));
        assertThat(below.status()).isEqualTo(422);
        assertThat(below.body().toString()).contains("limit", "spent $104");
        Answer again = gateway.call("PUT", "/admin/budgets", budget("del", "$200"));
        assertThat(again.body().at("/free_usd").asString()).isEqualTo("96");
    }

    @Test
    void who_changes_what_was_changed_meanwhile_is_told_so() {
        Answer first = gateway.call("PUT", "/admin/budgets", budget("eve", "$5"), "If-Match", "\"0\"");
        assertThat(first.status()).as("%s", first).isEqualTo(200);
        Answer second = gateway.call("PUT", "/admin/budgets", budget("eve", "$6"), "If-Match", first.etag());
        assertThat(second.status()).isEqualTo(200);
        for (Answer late : List.of(
                gateway.call("PUT", "/admin/budgets", budget("eve", "$7"), "If-Match", first.etag()),
                gateway.call("POST", "/admin/budgets/top-up", topUp("eve", "$7"), "If-Match", first.etag()),
                gateway.call(
                        "DELETE",
                        "/admin/budgets?scope=user:eve&window=lifetime&unit=dollars",
                        "",
                        "If-Match",
                        first.etag()))) {
            assertThat(late.status()).as("%s", late).isEqualTo(412);
        }
        JsonNode now = get("/admin/budgets?scope=user:eve").body().at("/budgets/0");
        assertThat(now.at("/limit_usd").asString()).isEqualTo("6");
        assertThat("\"" + now.at("/revision").asLong() + "\"").isEqualTo(second.etag());
        assertThat(gateway.call("PUT", "/admin/budgets", budget("eve", "$7"), "If-Match", "x")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void policies_are_changed_as_they_were_looked_at() {
        String spec = "{\"objective\":{\"quality\":0.9}}";
        Answer draft = gateway.call("PUT", "/admin/policies/etag", spec);
        assertThat(get("/admin/policies/etag").etag()).isEqualTo(draft.etag()).isNotEmpty();
        Answer active =
                gateway.call("POST", "/admin/policies/etag/activate", "{\"version\":1}", "If-Match", draft.etag());
        assertThat(active.status()).isEqualTo(200);
        assertThat(gateway.call("PUT", "/admin/policies/etag", spec, "If-Match", draft.etag())
                        .status())
                .isEqualTo(412);
    }

    @Test
    void a_price_is_corrected_and_taken_back_and_both_are_audited() {
        Answer corrected = gateway.call(
                "PUT",
                "/admin/backends/large/price",
                "{\"price\":{\"input\":\"$3\",\"output\":\"$12\",\"above\":[{\"tokens\":1000,\"input\":6,\"output\":24}]}}",
                "x-sluice-actor",
                "ann");
        assertThat(corrected.status()).as("%s", corrected).isEqualTo(200);
        assertThat(corrected
                        .body()
                        .at("/price_usd_per_million_tokens/above/0/output")
                        .asString())
                .isEqualTo("24");
        assertThat(corrected.body().at("/configured_prices/price/output").asString())
                .isEqualTo("$10");
        assertThat(lastChange().at("/who").asString()).isEqualTo("admin/ann");
        assertThat(lastChange().at("/before/price/input").asString()).isEqualTo("$2.5");
        assertThat(lastChange().at("/after/price/input").asString()).isEqualTo("$3");

        Answer back = gateway.call("DELETE", "/admin/backends/large/price", "");
        assertThat(back.body().at("/prices/price/output").asString()).isEqualTo("$10");
        assertThat(back.body().at("/configured_prices").isNull()).isTrue();
        assertThat(lastChange().at("/what").asString()).isEqualTo("price of large as configured again");
    }

    @Test
    void a_price_that_cannot_be_is_refused_by_its_field() {
        Answer wrong =
                gateway.call("PUT", "/admin/backends/large/price", "{\"price\":{\"input\":\"$-3\",\"outpt\":\"$12\"}}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body().toString()).contains("price.input", "$-3", "price.outpt", "price.output");
        assertThat(gateway.call("PUT", "/admin/backends/large/price", "{}").status())
                .isEqualTo(422);
        assertThat(gateway.call("PUT", "/admin/backends/nobody/price", "{\"free\":true}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_key_is_limited_rotated_and_shows_neither_secret_again() {
        Answer created = gateway.call(
                "POST",
                "/admin/keys",
                "{\"name\":\"till\",\"models\":[\"cheap\",\"mini\"],\"expires\":\"2999-01-01\"}");
        assertThat(created.status()).as("%s", created).isEqualTo(201);
        assertThat(created.body().at("/expires_at").asString()).isEqualTo("2999-01-01T00:00:00Z");
        Answer rotated = gateway.call("POST", "/admin/keys/till/rotate", "{\"grace\":\"24h\"}");
        assertThat(rotated.status()).isEqualTo(200);
        assertThat(rotated.body().at("/old_secret_until").isNull()).isFalse();
        String one = created.body().at("/secret").asString();
        String two = rotated.body().at("/secret").asString();
        assertThat(two).startsWith("sk-sluice-").isNotEqualTo(one);
        assertThat(get("/admin/keys").body().toString() + get("/admin/audit").body())
                .contains("key till rotated")
                .doesNotContain(one, two);

        assertThat(gateway.call("POST", "/admin/keys/till/rotate", "{\"grace\":\"tomorrow\"}")
                        .body()
                        .at("/error/message")
                        .asString())
                .contains("'grace' is 'tomorrow'");
        assertThat(gateway.call("POST", "/admin/keys/nobody/rotate", "").status())
                .isEqualTo(404);
        assertThat(gateway.call("POST", "/admin/keys", "{\"name\":\"x\",\"models\":[\"gpt-9\"]}")
                        .body()
                        .at("/error/message")
                        .asString())
                .contains("'gpt-9'", "cheap");
        assertThat(gateway.call("POST", "/admin/keys", "{\"name\":\"x\",\"expires\":\"2001-01-01\"}")
                        .body()
                        .at("/error/message")
                        .asString())
                .contains("expires", "2001-01-01");
        gateway.call("DELETE", "/admin/keys/till", "");
        assertThat(gateway.call("POST", "/admin/keys/till/rotate", "").status()).isEqualTo(422);
    }

    @Test
    void the_audit_is_read_page_by_page_to_its_end() {
        for (int i = 0; i < 3; i++) {
            gateway.call("PUT", "/admin/budgets", budget("page", "$" + (i + 1)));
        }
        JsonNode page = get("/admin/audit?limit=2").body();
        assertThat(page.path("changes")).hasSize(2);
        long before = page.path("next_before").asLong();
        JsonNode next = get("/admin/audit?limit=1&before=" + before).body();
        assertThat(next.at("/changes/0/revision").asLong()).isEqualTo(before - 1);
        assertThat(get("/admin/audit?limit=1000&before=2")
                        .body()
                        .path("next_before")
                        .isNull())
                .isTrue();
        assertThat(get("/admin/audit?limit=0").status()).isEqualTo(422);
        assertThat(get("/admin/audit?before=x").status()).isEqualTo(422);
    }
}
