package dev.sluice.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.adapters.Secret;
import dev.sluice.gateway.admin.AdminGateway.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class AdminApiTest {

    private static final ListAppender<ILoggingEvent> AUDIT = new ListAppender<>();
    private static AdminGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new AdminGateway(Optional.of(new Secret(AdminGateway.KEY)));
        AUDIT.start();
        Logger audit = (Logger) LoggerFactory.getLogger("sluice.audit");
        audit.setLevel(ch.qos.logback.classic.Level.INFO);
        audit.addAppender(AUDIT);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Answer get(String path) {
        return gateway.call("GET", path, "");
    }

    private static String lastAudit() {
        return AUDIT.list.getLast().getFormattedMessage();
    }

    @Test
    void it_stands_on_the_management_port_beside_health_and_nowhere_else() {
        assertThat(get("/admin/policies").status()).isEqualTo(200);
        assertThat(gateway.atAdminPort("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(gateway.atDoor("/v1/models").statusCode()).isEqualTo(200);
        for (String path : List.of("/admin/policies", "/admin/keys", "/openapi.json", "/actuator/health")) {
            assertThat(gateway.atDoor(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void what_callers_use_is_not_on_the_management_port() {
        assertThat(gateway.atAdminPort("/v1/models").statusCode()).isEqualTo(404);
    }

    @Test
    void nobody_enters_without_the_admin_key() {
        for (String path : List.of("/admin/policies", "/admin/keys", "/admin/nothing")) {
            Answer none = gateway.call("GET", path, "", Optional.empty());
            assertThat(none.status()).isEqualTo(401);
            assertThat(none.body().at("/error/message").asString()).contains("Authorization: Bearer");
            assertThat(gateway.call("GET", path, "", Optional.of("wrong")).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void what_does_not_exist_is_said_in_json() {
        Answer answer = get("/admin/nothing");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().at("/error/message").asString()).contains("GET /admin/nothing");
        assertThat(gateway.call("DELETE", "/admin/policies", "").status()).isEqualTo(404);
        assertThat(get("/admin/policies/nobody").body().at("/error/message").asString())
                .contains("no policy 'nobody'", "cheap", "default");
    }

    @Test
    void policies_are_shown_as_they_are_written() {
        JsonNode cheap = get("/admin/policies/cheap").body();
        assertThat(cheap.at("/default").asBoolean()).isFalse();
        assertThat(cheap.at("/active").asInt()).isEqualTo(1);
        JsonNode spec = cheap.at("/versions/0/spec");
        assertThat(spec.at("/objective/worth").asString()).isEqualTo("$0.01");
        assertThat(spec.at("/limits/cost").asString()).isEqualTo("$0.05");
        assertThat(spec.at("/limits/latency").asString()).isEqualTo("1500ms");
        assertThat(spec.at("/limits/thinking-tokens").asInt()).isEqualTo(0);
        assertThat(spec.at("/backends/0").asString()).isEqualTo("mini");

        Answer again = gateway.call("PUT", "/admin/policies/cheap-again", spec.toString());
        assertThat(again.status()).as("%s", again).isEqualTo(201);
        assertThat(again.body().at("/spec")).isEqualTo(spec);
    }

    @Test
    void a_policy_is_drafted_activated_and_rolled_back() {
        String first = "{\"objective\":{\"quality\":0.9}}";
        String second = "{\"objective\":{\"quality\":0.8},\"limits\":{\"samples\":2}}";
        Answer draft = gateway.call("PUT", "/admin/policies/fast", first);
        assertThat(draft.body().at("/state").asString()).isEqualTo("draft");
        assertThat(get("/admin/policies/fast").body().at("/active").isNull()).isTrue();

        gateway.call("POST", "/admin/policies/fast/activate", "{\"version\":1}");
        gateway.call("PUT", "/admin/policies/fast", second);
        Answer active = gateway.call("POST", "/admin/policies/fast/activate", "{\"version\":2}");
        assertThat(active.body().at("/active").asInt()).isEqualTo(2);
        assertThat(lastAudit())
                .contains(
                        "\"who\":\"admin\"",
                        "version 2 activated",
                        "\"before\":{\"version\":1",
                        "\"after\":{\"version\":2");

        assertThat(gateway.call("POST", "/admin/policies/fast/rollback", "")
                        .body()
                        .at("/active")
                        .asInt())
                .isEqualTo(1);
        Answer nothingLeft = gateway.call("POST", "/admin/policies/fast/rollback", "");
        assertThat(nothingLeft.status()).isEqualTo(409);
        Answer missing = gateway.call("POST", "/admin/policies/fast/activate", "{\"version\":9}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body().at("/error/message").asString()).contains("no version 9");
        assertThat(gateway.call("POST", "/admin/policies/fast/activate", "{\"version\":\"1\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void validation_points_at_every_field_that_is_wrong_with_its_value() {
        int changes = AUDIT.list.size();
        Answer answer = gateway.call(
                "PUT",
                "/admin/policies/bad",
                "{\"objective\":{\"quality\":1.5},\"limits\":{\"samples\":99,\"latncy\":\"2s\"},\"backends\":[\"mini\",\"lrge\"]}");

        assertThat(answer.status()).isEqualTo(422);
        List<String> errors = new ArrayList<>();
        answer.body()
                .at("/errors")
                .forEach(e -> errors.add(e.path("field").asString() + "=" + e.path("value") + " "
                        + e.path("message").asString()));
        assertThat(errors)
                .containsExactlyInAnyOrder(
                        "objective.quality=1.5 quality must lie in (0, 1]: 1.5",
                        "limits.samples=99 samples must lie in [1, 16]: 99",
                        "limits.latncy=\"2s\" unknown key; did you mean 'latency'?",
                        "backends[1]=\"lrge\" no such backend; did you mean 'large'?");
        assertThat(get("/admin/policies/bad").status()).isEqualTo(404);
        assertThat(AUDIT.list).hasSize(changes);
    }

    @Test
    void one_wrong_field_does_not_hide_another_of_the_same_section() {
        Answer answer = gateway.call("PUT", "/admin/policies/bad", "{\"limits\":{\"samples\":99}}");
        List<String> fields = new ArrayList<>();
        answer.body().at("/errors").forEach(e -> fields.add(e.path("field").asString()));
        assertThat(fields).containsExactlyInAnyOrder("objective", "limits.samples");
    }

    @Test
    void bodies_that_are_not_json_objects_are_refused() {
        assertThat(gateway.call("PUT", "/admin/policies/bad", "{").status()).isEqualTo(400);
        assertThat(gateway.call("POST", "/admin/keys", "[]").status()).isEqualTo(400);
        assertThat(gateway.call("POST", "/admin/keys", "{\"name\":\"a\",\"nme\":\"b\"}")
                        .body()
                        .at("/error/message")
                        .asString())
                .contains("unknown field 'nme'");
        assertThat(gateway.call("PUT", "/admin/policies/bad", " ".repeat(300_000))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void a_dry_run_shows_the_whole_decision_and_reserves_nothing() {
        JsonNode before = get("/admin/budgets").body();
        Answer run = gateway.call("POST", "/admin/policies/default/dry-run", "{\"prompt\":\"What is 17 times 23?\"}");

        assertThat(run.status()).as("%s", run).isEqualTo(200);
        assertThat(run.body().at("/policy").asString()).isEqualTo("default");
        assertThat(run.body().at("/policy_version").asInt()).isEqualTo(1);
        assertThat(run.body().at("/seed").asLong()).isEqualTo(7);
        assertThat(run.body().at("/chosen/plan").asString()).isNotEmpty();
        assertThat(run.body().at("/difficulty/signals").isEmpty()).isFalse();
        assertThat(run.body().at("/money/forecast_usd").asString()).matches("0\\.\\d+");
        assertThat(get("/admin/budgets").body()).isEqualTo(before);
    }

    @Test
    void a_dry_run_takes_a_draft_inline_or_stored() {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
        String spec = "\"spec\":{\"objective\":{\"quality\":0.5},\"backends\":[\"large\"],\"structures\":[\"single\"]}";
        Answer inline = gateway.call("POST", "/admin/policies/new/dry-run", "{" + messages + "," + spec + "}");
        assertThat(inline.status()).as("%s", inline).isEqualTo(200);
        assertThat(inline.body().at("/chosen/calls/0/backend").asString()).isEqualTo("large");
        assertThat(inline.body().at("/policy_version").asInt()).isEqualTo(0);
        assertThat(get("/admin/policies/new").status()).isEqualTo(404);

        gateway.call("PUT", "/admin/policies/stored", "{\"objective\":{\"quality\":0.9},\"backends\":[\"mini\"]}");
        Answer stored = gateway.call("POST", "/admin/policies/stored/dry-run", "{\"prompt\":\"hello\",\"version\":1}");
        assertThat(stored.body().at("/policy_version").asInt()).isEqualTo(1);
        assertThat(gateway.call("POST", "/admin/policies/stored/dry-run", "{\"prompt\":\"hello\"}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void a_dry_run_shows_what_the_rule_takes_and_not_what_exploring_would_draw() {
        String spec = "\"spec\":{\"objective\":{\"quality\":0.9},\"structures\":[\"single\"],\"explore\":0.5}";

        Answer run = gateway.call("POST", "/admin/policies/new/dry-run", "{\"prompt\":\"hello\"," + spec + "}");

        assertThat(run.status()).as("%s", run).isEqualTo(200);
        assertThat(run.body().at("/propensity").asDouble()).isEqualTo(1);
        assertThat(run.body().at("/binding").asString()).doesNotContain("explore");
    }

    @Test
    void a_dry_run_without_a_prompt_or_with_a_wrong_spec_is_refused() {
        assertThat(gateway.call("POST", "/admin/policies/default/dry-run", "{}")
                        .body()
                        .at("/error/message")
                        .asString())
                .contains("'prompt'");
        Answer wrong = gateway.call(
                "POST",
                "/admin/policies/default/dry-run",
                "{\"prompt\":\"x\",\"spec\":{\"objective\":{\"quality\":2}}}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body().at("/errors/0/field").asString()).isEqualTo("objective.quality");
        assertThat(gateway.call("POST", "/admin/policies/default/dry-run", "{\"messages\":[{\"role\":7}]}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void backends_are_shown_with_their_health_and_without_their_keys() {
        JsonNode backends = get("/admin/backends").body().path("backends");
        assertThat(backends.at("/0/id").asString()).isEqualTo("mini");
        assertThat(backends.at("/0/price_usd_per_million_tokens/output").asString())
                .isEqualTo("0.6");
        assertThat(backends.at("/0/health/state").asString()).isEqualTo("half-open");
        assertThat(backends.at("/0/health/last_failure").asString()).isEqualTo("it was slow");
        assertThat(backends.at("/1/health").isNull()).isTrue();
        assertThat(backends.toString()).doesNotContainIgnoringCase("\"key\"");
    }

    @Test
    void budgets_are_set_for_the_team_of_a_key_in_tokens() {
        gateway.call("POST", "/admin/keys", "{\"name\":\"member\",\"team\":\"crew\",\"organisation\":\"house\"}");
        String body = "{\"scope\":{\"kind\":\"team\",\"id\":\"crew\"},\"limit\":\"5000 tokens\","
                + "\"window\":\"month\",\"zone\":\"Europe/Berlin\"}";
        Answer set = gateway.call("PUT", "/admin/budgets", body);
        assertThat(set.status()).as("%s", set).isEqualTo(200);
        assertThat(set.body().at("/limit_tokens").asLong()).isEqualTo(5000);
        assertThat(set.body().at("/zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(gateway.call("PUT", "/admin/budgets", body.replace("Europe/Berlin", "Nowhere"))
                        .body()
                        .toString())
                .contains("zone", "Nowhere");
        assertThat(gateway.call("PUT", "/admin/budgets", body.replace("crew", "other"))
                        .body()
                        .toString())
                .contains("no key belongs to team:other");
        assertThat(gateway.call("POST", "/admin/keys", "{\"name\":\"odd\",\"team\":\"crew\",\"organisation\":\"hut\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void budgets_are_set_for_keys_that_exist() {
        gateway.call("POST", "/admin/keys", "{\"name\":\"spender\"}");
        String body = "{\"scope\":{\"kind\":\"key\",\"id\":\"spender\"},\"limit\":\"$5\",\"window\":\"day\"}";
        Answer set = gateway.call("PUT", "/admin/budgets", body);
        assertThat(set.status()).as("%s", set).isEqualTo(200);
        assertThat(set.body().at("/limit_usd").asString()).isEqualTo("5");
        assertThat(set.body().at("/free_usd").asString()).isEqualTo("5");
        assertThat(lastAudit()).contains("budget of key:spender day dollars set", "\"before\":null");
        gateway.call("PUT", "/admin/budgets", body.replace("$5", "$6"));
        assertThat(lastAudit()).contains("\"limit\":\"$5\"", "\"limit\":\"$6\"");
        assertThat(get("/admin/budgets").body().toString()).contains("anonymous", "spender");

        assertThat(gateway.call("PUT", "/admin/budgets", body.replace("spender", "nobody"))
                        .status())
                .isEqualTo(422);
        assertThat(gateway.call("PUT", "/admin/budgets", body.replace("\"key\"", "\"team\""))
                        .status())
                .isEqualTo(422);
        Answer wrong = gateway.call(
                "PUT", "/admin/budgets", body.replace("day", "fortnight").replace("$5", "lots"));
        assertThat(wrong.body().at("/errors")).hasSize(2);
        assertThat(wrong.body().at("/errors/1/value").asString()).isEqualTo("fortnight");
    }

    @Test
    void rate_limits_are_set_as_budgets_are() {
        gateway.call("POST", "/admin/keys", "{\"name\":\"hasty\"}");
        String scope = "{\"scope\":{\"kind\":\"key\",\"id\":\"hasty\"},";
        JsonNode rate = gateway.call(
                        "PUT", "/admin/budgets", scope + "\"limit\":\"60 requests\",\"window\":\"minute\"}")
                .body();
        assertThat(rate.at("/kind").asString()).isEqualTo("rate-limit");
        assertThat(rate.at("/limit_requests").asLong()).isEqualTo(60);
        JsonNode atOnce = gateway.call("PUT", "/admin/budgets", scope + "\"limit\":\"8 at once\"}")
                .body();
        assertThat(atOnce.at("/free_concurrency").asLong()).isEqualTo(8);
        assertThat(lastAudit()).contains("rate limit of key:hasty lifetime concurrency set");
    }

    @Test
    void a_budget_whose_end_has_passed_or_that_nobody_pays_is_refused_at_its_field() {
        gateway.call("POST", "/admin/keys", "{\"name\":\"late\"}");
        String body = "{\"scope\":{\"kind\":\"key\",\"id\":\"late\"},\"limit\":\"$5\",\"window\":\"day\","
                + "\"until\":\"2020-12-31\"}";
        Answer past = gateway.call("PUT", "/admin/budgets", body);
        assertThat(past.status()).isEqualTo(422);
        assertThat(past.body().at("/errors/0/field").asString()).isEqualTo("until");
        assertThat(past.body().at("/errors/0/value").asString()).isEqualTo("2020-12-31");
        assertThat(past.body().at("/errors/0/message").asString()).contains("lies in the past: 2021-01-01T00:00:00Z");

        Answer nobody = gateway.call("PUT", "/admin/budgets", body.replace("late", "later"));
        assertThat(nobody.body().at("/errors/0/field").asString()).isEqualTo("scope");
        assertThat(nobody.body().at("/errors/0/value/id").asString()).isEqualTo("later");
    }

    @Test
    void a_keys_secret_is_shown_once_and_never_logged() {
        Answer created = gateway.call("POST", "/admin/keys", "{\"name\":\"team-green\"}");
        assertThat(created.status()).isEqualTo(201);
        String secret = created.body().at("/secret").asString();
        assertThat(secret).startsWith("sk-sluice-");
        assertThat(lastAudit()).contains("key team-green created").doesNotContain(secret);
        assertThat(get("/admin/keys").body().toString())
                .contains("team-green", secret.substring(secret.length() - 4))
                .doesNotContain(secret);

        assertThat(gateway.call("POST", "/admin/keys", "{\"name\":\"team-green\"}")
                        .status())
                .isEqualTo(422);
        Answer revoked = gateway.call("DELETE", "/admin/keys/team-green", "");
        assertThat(revoked.body().at("/revoked_at").isNull()).isFalse();
        assertThat(lastAudit()).contains("key team-green revoked");
        assertThat(gateway.call("DELETE", "/admin/keys/nobody", "").status()).isEqualTo(404);
    }
}
