package dev.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Budgets, rate limits and scopes, in the file and in what the admin API is sent. */
class BudgetsYamlTest {

    private static final Scope BLUE = Scope.key("blue");
    private static final Scope SALES = Scope.parse("team:sales");

    private static final String HEAD = """
            backends:
              - {id: house, dialect: openai, base-url: "http://localhost:8000/v1", free: true, context-window: 8192}
            keys:
              - name: blue
                sha256: %s
                team: sales-emea
                budgets: [{limit: $25, window: week, until: 2027-01-31, zone: Europe/Berlin}]
                limits: {requests-per-minute: 60, tokens-per-minute: 100_000, concurrency: 8}
            """.formatted("ab".repeat(32));

    private static SluiceConfig read(String more) {
        return SluiceYaml.read("sluice.yaml", HEAD + more, name -> null);
    }

    @Test
    void rate_limits_stand_beside_budgets() {
        assertThat(read("limits:\n  - {scope: team:sales-emea, requests-per-day: 5_000, zone: Asia/Tokyo}\n")
                        .budgets())
                .containsExactlyInAnyOrder(
                        new Budget(BLUE, Cost.usd("25"), Window.WEEK, ZoneId.of("Europe/Berlin"))
                                .until(Instant.parse("2027-01-31T23:00:00Z")),
                        Budget.rateLimit(BLUE, Count.requests(60), Window.MINUTE),
                        Budget.rateLimit(BLUE, new Tokens(100_000), Window.MINUTE),
                        Budget.rateLimit(BLUE, Count.atOnce(8), Window.LIFETIME),
                        new Budget(
                                Scope.parse("team:sales-emea"),
                                Count.requests(5_000),
                                Window.DAY,
                                ZoneId.of("Asia/Tokyo")));
    }

    @Test
    void scopes_nest_and_all_above_a_key_pay() {
        SluiceConfig config = read("""
                scopes:
                  - {scope: team:sales-emea, parent: team:sales}
                  - {scope: team:sales, parent: organisation:acme}
                  - {scope: user:ann, parent: team:sales}
                budgets:
                  - {scope: team:sales, limit: $100, window: month}
                  - {scope: organisation:acme, limit: 5_000_000 tokens, window: day, until: "2027-06-01T12:00:00Z"}
                """);
        Caller caller = new Caller("blue", config.keys().getFirst().scopes());
        assertThat(config.payers()
                        .of(caller, Optional.empty(), Optional.empty())
                        .scopes())
                .extracting(Scope::toString)
                .containsExactly("key:blue", "team:sales-emea", "team:sales", "organisation:acme");
        assertThat(config.budgets()).extracting(Budget::scope).contains(SALES, Scope.parse("organisation:acme"));
    }

    @Test
    void an_open_gateway_may_have_limits() {
        String head = HEAD.substring(0, HEAD.indexOf("keys:"));
        SluiceConfig config =
                SluiceYaml.read("sluice.yaml", head + "anonymous-limits: {concurrency: 2}\n", name -> null);
        assertThat(config.budgets())
                .containsExactly(Budget.rateLimit(Scope.key("anonymous"), Count.atOnce(2), Window.LIFETIME));
        assertThatThrownBy(() -> read("anonymous-limits: {concurrency: 2}\n"))
                .hasMessageContaining("nobody is anonymous where there are keys");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "limits: [{scope: team:sales-emea, requests-per-minute: -5}] | limits[0].requests-per-minute = '-5'",
                "limits: [{scope: team:sales-emea, requests-per-minute: 0}] | must be at least 1",
                "limits: [{scope: team:sales-emea, tokens-per-day: 1.5}] | limits[0].tokens-per-day = '1.5'",
                "limits: [{scope: team:sales-emea, concurrency: 99999999999999999999}] | at most 9223372036854775807",
                "limits: [{scope: team:sales-emea, rpm: 5}] | limits[0].rpm: unknown key",
                "limits: [{scope: team:sales-emea}] | limits nothing",
                "limits: [{scope: team:other, concurrency: 5}] | no key belongs to team:other",
                "limits: [{scope: crew:a, concurrency: 5}] | limits[0].scope = 'crew:a'",
                "limits: {concurrency: 5} | must be a list",
                "budgets: [{scope: team:sales-emea, limit: -$5, window: day}] | budgets[0].limit = '-$5': must not be negative",
                "budgets: [{scope: team:sales-emea, limit: $9999999999, window: day}] | at most $999999999",
                "budgets: [{scope: team:sales-emea, limit: 99999999999999999999 tokens, window: day}] | at most 9223372036854775807",
                "budgets: [{scope: team:sales-emea, limit: 60 requests, window: minute}] | requests are limited under 'limits'",
                "budgets: [{scope: team:sales-emea, limit: $5, window: day, until: soon}] | budgets[0].until = 'soon'",
                "budgets: [{scope: team:sales-emea, limit: $5, window: day, until: 2027-02-30}] | '2027-02-30'",
                "budgets: [{scope: key:blue, limit: 10 tokens, window: minute}] | has two in tokens per minute",
                "scopes: [{scope: team:a, parent: team:b}, {scope: team:b, parent: team:a}] | scopes[1].parent = 'team:a'",
                "scopes: [{scope: team:a, parent: team:b}, {scope: team:b, parent: team:a}] | team:a -> team:b",
                "scopes: [{scope: team:a, parent: team:a}] | parent of team:a cannot be itself",
                "scopes: [{scope: team:a, parent: team:b}, {scope: team:a, parent: team:c}] | scopes[1].scope = 'team:a'",
                "scopes: [{scope: team:a, parent: user:b}] | must be a team or an organisation",
                "scopes: [{scope: gang:a, parent: team:b}] | scopes[0].scope = 'gang:a'",
                "scopes: [{scope: team:a}] | 'parent' is missing"
            })
    void what_cannot_be_is_refused_with_its_field_and_value(String text, String said) {
        assertThatThrownBy(() -> read(text + "\n"))
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessageContaining(said);
    }

    @Test
    void a_key_that_contradicts_the_scopes_is_refused() {
        assertThatThrownBy(() -> read("scopes: [{scope: key:blue, parent: team:other}]\n"))
                .hasMessageContainingAll("key 'blue'", "team:sales-emea", "key:blue -> team:other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "limit":"$5","window":"week"                                         | $5 per week
            "limit":5,"window":"day","until":"2027-01-31"                        | $5 per day until 2027-02-01T00:00:00Z
            "limit":"60 requests","window":"minute"                              | rate limit, 60 requests per minute
            "limit":"8 at once"                                                  | rate limit, 8 at once per lifetime
            "limit":"900 tokens","window":"minute","kind":"rate-limit"           | rate limit, 900 tokens per minute
            """)
    void the_admin_api_takes_budgets_and_rate_limits_alike(String fields, String means) {
        assertThat(AdminInput.budget(json(fields), BudgetsYamlTest::words)).isEqualTo(means);
    }

    private static String words(Budget budget) {
        return (budget.isRateLimit() ? "rate limit, " : "")
                + dev.sluice.core.request.Unit.text(budget.limit()) + " per "
                + budget.window().word()
                + budget.until().map(end -> " until " + end).orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "limit":-5,"window":"day"                                 | limit  | -5      | must not be negative
            "limit":"-5 tokens","window":"day"                        | limit  | -5      | must not be negative
            "limit":1e12,"window":"day"                               | limit  | 1000000000000 | at most $999999999
            "limit":1e999999999,"window":"day"                        | limit  | Infinity | not an amount
            "limit":"99999999999999999999 tokens","window":"day"      | limit  | 99999999999999999999 | too large
            "limit":"$5","window":"fortnight"                         | window | fortnight | must be one of
            "limit":"$5","window":"day","zone":"Mars/Base"            | zone   | Mars/Base | not a time zone
            "limit":"$5","window":"day","until":"yesterday"           | until  | yesterday | not a day
            "limit":"$5","window":"day","kind":"rate-limit"           | limit  | $5        | is a budget, not a rate limit
            "limit":"8 at once","window":"day"                        | limit  | 8 at once | has no window
            "limit":"60 requests","window":"lifetime"                 | limit  | 60 requests | needs a window
            "limit":"60 requests"                                     | window | ``        | 'window' is missing
            """)
    void the_admin_api_refuses_what_cannot_be_with_its_field_and_value(
            String fields, String field, String value, String why) {
        assertThatThrownBy(() -> AdminInput.budget(json(fields), budget -> budget))
                .isInstanceOfSatisfying(ConfigurationRefused.class, refused -> {
                    assertThat(refused.problems()).singleElement().satisfies(problem -> {
                        assertThat(problem.path()).isEqualTo(field);
                        assertThat(problem.value()).contains(value);
                        assertThat(problem.message()).contains(why);
                    });
                });
    }

    @Test
    void what_the_ledger_refuses_is_told_at_its_field() {
        assertThatThrownBy(() -> AdminInput.budget(json("\"limit\":\"$5\",\"window\":\"day\""), budget -> {
                    throw new IllegalArgumentException("limit of key:blue per day cannot be $5, below what is used");
                }))
                .isInstanceOfSatisfying(
                        ConfigurationRefused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::path)
                                .isEqualTo(List.of("limit")));
    }

    private static tools.jackson.databind.JsonNode json(String fields) {
        return JsonMapper.shared().readTree("{\"scope\":{\"kind\":\"key\",\"id\":\"blue\"}," + fields + "}");
    }
}
