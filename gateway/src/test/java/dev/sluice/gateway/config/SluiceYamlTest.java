package dev.sluice.gateway.config;

import static dev.sluice.gateway.config.Yaml.ENVIRONMENT;
import static dev.sluice.gateway.config.Yaml.MINIMAL;
import static dev.sluice.gateway.config.Yaml.problem;
import static dev.sluice.gateway.config.Yaml.problems;
import static dev.sluice.gateway.config.Yaml.rates;
import static dev.sluice.gateway.config.Yaml.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Secret;
import dev.sluice.adapters.assembly.Backends;
import dev.sluice.adapters.postgres.DatabaseSettings;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.PriceList;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import dev.sluice.gateway.keys.ApiKey;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SluiceYamlTest {

    @Test
    void the_documented_example_is_read_as_it_says() throws Exception {
        SluiceConfig config = SluiceYaml.read(Path.of("../docs/sluice.example.yaml"), ENVIRONMENT::get);

        assertThat(config.backendIds()).containsExactlyInAnyOrder("mini", "opus", "house");
        Endpoint mini = config.endpoints().getFirst();
        assertThat(mini.backend().price()).isEqualTo(Price.perMillion("0.15", "0.075", "0.60"));
        assertThat(mini.answerLimitField()).isEqualTo("max_completion_tokens");
        assertThat(mini.key()).isEqualTo(new Secret("sk-openai-0000"));
        assertThat(mini.resilience()).isEqualTo(Endpoint.Resilience.DEFAULT);
        assertThat(mini.backend().labels()).containsEntry("region", "eu");
        assertThat(mini.backend().card().features())
                .contains(Feature.CHOICES, Feature.LOGPROBS)
                .doesNotContain(Feature.REASONING_EFFORT);
        assertThat(config.endpoints().get(1).backend().card().features()).contains(Feature.REASONING_EFFORT);
        PriceList opus = config.endpoints().get(1).prices();
        assertThat(opus.at(Instant.parse("2026-12-31T23:59:59Z")))
                .isEqualTo(new Price(
                        rates("4", "0.20", "5", "8", "20", "20"),
                        List.of(new Price.Tier(new Tokens(200_000), rates("8", "0.40", "10", "16", "30", "30"))),
                        Cost.ZERO));
        assertThat(opus.at(Instant.parse("2027-01-01T00:00:00Z"))).isEqualTo(Price.perMillion("3", "0.15", "15"));
        assertThat(config.endpoints().get(2).backend().card().thinking())
                .isEqualTo(ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET);
        PolicySpec chat = config.policies().get(1);
        assertThat(chat.objective()).isEqualTo(new Objective.Worth(Cost.usd("0.02")));
        assertThat(chat.limits().cost()).contains(Cost.usd("0.05"));
        assertThat(chat.limits().latency()).contains(Duration.ofSeconds(20));
        assertThat(chat.limits().thinking()).contains(new Tokens(4096));
        assertThat(chat.backends()).containsExactlyInAnyOrder("mini", "opus");
        assertThat(config.keys()).extracting("name").containsExactly("team-blue", "team-red");
        assertThat(config.keys().getFirst().models()).containsExactlyInAnyOrder("auto", "support-chat", "mini");
        assertThat(config.keys().getFirst().expires()).contains(Instant.parse("2999-12-31T00:00:00Z"));
        assertThat(config.budgets())
                .contains(
                        new Budget(Scope.key("team-blue"), Cost.usd("25"), Window.MONTH),
                        new Budget(Scope.parse("team:sales"), new Tokens(2_000_000), Window.DAY),
                        new Budget(
                                Scope.parse("organisation:acme"),
                                Cost.usd("100"),
                                Window.MONTH,
                                ZoneId.of("Europe/Berlin")))
                .contains(
                        Budget.rateLimit(Scope.key("team-blue"), Count.requests(60), Window.MINUTE),
                        Budget.rateLimit(Scope.parse("team:sales"), Count.atOnce(50), Window.LIFETIME))
                .hasSize(12);
        assertThat(config.payers().tree().path(Scope.parse("user:ann")))
                .extracting(Scope::toString)
                .containsExactly("user:ann", "team:sales-emea", "team:sales", "organisation:acme");
        assertThat(config.keys().getFirst().scopes())
                .containsExactly(Scope.key("team-blue"), Scope.parse("team:sales"), Scope.parse("organisation:acme"));
        assertThat(config.payers().tags()).containsExactlyInAnyOrder("project", "env");
        assertThat(config.dataDir()).contains("./data");
        assertThat(config.server()).isEqualTo(ServerSettings.DEFAULT);
        assertThat(config.adminKey()).contains(new Secret("admin-admin-admin"));
    }

    @Test
    void a_policy_is_paced_unless_it_says_otherwise() {
        String policies = MINIMAL + """
                policies:
                  default: { objective: { quality: 0.9 } }
                  steady: { objective: { quality: 0.9 }, paced: false }
                """;

        assertThat(read(policies).policies()).extracting(PolicySpec::paced).containsExactly(true, false);
        assertThat(problem(policies.replace("false", "maybe")))
                .contains("policies.steady.paced", "maybe", "false, true");
    }

    @Test
    void what_is_not_said_has_the_documented_default() {
        SluiceConfig config = read(MINIMAL);

        Endpoint house = config.endpoints().getFirst();
        assertThat(house.baseUrl().toString()).isEqualTo("http://localhost:8000/v1");
        assertThat(house.key()).isEqualTo(Secret.NONE);
        assertThat(house.backend().model()).isEqualTo("house");
        assertThat(house.backend().maxOutput()).isEqualTo(new Tokens(8192));
        assertThat(house.backend().price()).isEqualTo(Price.FREE);
        assertThat(house.backend().card().features()).isEmpty();
        assertThat(house.answerLimitField()).isEqualTo("max_tokens");
        assertThat(config.policies()).containsExactly(SluiceConfig.USUAL_POLICY);
        assertThat(config.defaultPolicy()).isEqualTo("default");
        assertThat(config.keys()).isEmpty();
        assertThat(config.adminKey()).isEmpty();
    }

    @Test
    void every_mistake_comes_out_at_once_with_its_line_and_its_value() {
        List<Problem> problems = problems("""
                backends:
                  - id: mini
                    dialect: opnai
                    base-url: api.openai.com
                    price: {input: cheap, output: $0.60}
                    context-window: 0
                    capabilites: {tools: true}
                  - id: mini
                    dialect: openai
                    base-url: http://localhost/v1
                    context-window: 4096
                    max-output: 8192
                    free: true
                policies:
                  fast:
                    objective: {quality: 1.5}
                    limits: {samples: 99}
                    backends: [mni]
                server:
                  max-body: 16 potatoes
                """);

        assertThat(problems)
                .extracting(p -> p.line() + ":" + p.column() + " " + p.path() + "=" + p.value() + " " + p.message())
                .containsExactly(
                        "1:1 default-policy= the default policy 'default' is not among the policies: fast; say which one is with 'default-policy'",
                        "3:14 backends[0].dialect=opnai must be one of anthropic, openai",
                        "4:15 backends[0].base-url=api.openai.com must be a web address such as https://api.openai.com/v1",
                        "5:20 backends[0].price.input=cheap not an amount of dollars such as $0.15",
                        "6:21 backends[0].context-window=0 must be at least 1 token",
                        "7:5 backends[0].capabilites= unknown key; did you mean 'capabilities'?",
                        "8:9 backends[1].id=mini another backend has this id",
                        "12:17 backends[1].max-output=8192 max output must lie in [1, context window 4096]: 8192",
                        "16:26 policies.fast.objective.quality=1.5 quality must lie in (0, 1]: 1.5",
                        "17:23 policies.fast.limits.samples=99 samples must lie in [1, 16]: 99",
                        "18:16 policies.fast.backends[0]=mni no such backend; did you mean 'mini'?",
                        "20:13 server.max-body=16 potatoes not a size such as 512KB or 16MB");
    }

    @Test
    void a_key_that_stands_twice_is_refused_with_both_lines() {
        assertThat(problem(MINIMAL + "default-policy: default\ndefault-policy: default\n"))
                .isEqualTo("sluice.yaml:8:1: default-policy: stands twice, first in line 7");
    }

    @Test
    void a_secret_whose_variable_is_not_set_is_refused_unless_it_is_optional() {
        assertThat(problem(MINIMAL + "    key-env: NO_SUCH\n"))
                .isEqualTo(
                        "sluice.yaml:7:14: backends[0].key-env = 'NO_SUCH': environment variable NO_SUCH is not set");
        assertThat(read(MINIMAL + "    key-env: NO_SUCH\n    key-optional: true\n")
                        .endpoints()
                        .getFirst()
                        .key())
                .isEqualTo(Secret.NONE);
    }

    @Test
    void a_secret_with_white_space_is_refused_without_showing_it() {
        ConfigurationRefused refused = Objects.requireNonNull(catchThrowableOfType(
                ConfigurationRefused.class,
                () -> SluiceYaml.read("sluice.yaml", MINIMAL + "    key-env: K\n", name -> "hidden-secret\n")));
        assertThat(refused).hasMessageContaining("contains white space").hasMessageNotContaining("hidden-secret");
    }

    @Test
    void a_thinking_control_the_dialect_does_not_have_is_refused() {
        assertThat(problem(MINIMAL + "    capabilities: {thinking: budget-tokens}\n"))
                .contains("capabilities.thinking = 'budget-tokens'", "the openai dialect has no such thinking control");
        assertThat(problem(MINIMAL.replace("dialect: openai", "dialect: anthropic")
                        + "    capabilities: {thinking: adaptive, logprobs: true}\n"))
                .contains("the anthropic dialect has no such capability");
    }

    @Test
    void names_that_callers_could_not_tell_apart_are_refused() {
        assertThat(problem(MINIMAL + "policies: {house: {objective: {quality: 1}}}\ndefault-policy: house\n"))
                .contains("a backend is called 'house' too");
        assertThat(problem(MINIMAL + "policies: {auto: {objective: {quality: 1}}}\ndefault-policy: auto\n"))
                .contains("cannot be called 'auto'");
    }

    @Test
    void a_key_may_be_limited_to_some_models_and_a_time() {
        String key = "keys: [{name: shop, key-env: TEAM_BLUE_KEY, models: [auto, house], expires: 2027-01-01}]\n";
        ApiKey shop = read(MINIMAL + key).keys().getFirst();
        assertThat(shop.models()).containsExactlyInAnyOrder("auto", "house");
        assertThat(shop.expires()).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(problem(MINIMAL + key.replace("house]", "hut]"))).contains("keys", "key 'shop' may ask for 'hut'");
        assertThat(problem(MINIMAL + key.replace("2027-01-01", "never"))).contains("keys[0].expires = 'never'");
    }

    @Test
    void a_database_is_named_with_the_variable_that_holds_its_password() {
        String database =
                "database: {url: 'jdbc:postgresql://db/sluice', user: sluice, password-env: SLUICE_ADMIN_KEY}\n";
        assertThat(read(MINIMAL).shared()).isEmpty();
        assertThat(read(MINIMAL + database).shared())
                .map(SharedSettings::database)
                .contains(new DatabaseSettings(
                        "jdbc:postgresql://db/sluice",
                        "sluice",
                        new Secret("admin-admin-admin"),
                        DatabaseSettings.USUAL_CONNECTIONS));
        assertThat(problem(MINIMAL + database.replace("jdbc:postgresql", "mysql")))
                .contains("database.url", "jdbc:postgresql:");
        assertThat(problem(MINIMAL + database.replace("SLUICE_ADMIN_KEY", "NO_SUCH")))
                .contains("database.password-env", "NO_SUCH is not set");
        assertThat(problem(MINIMAL + "database: {url: 'jdbc:postgresql://db/x', user: u, connections: 1}\n"))
                .contains("database.connections", "at least 2: 1");
        assertThat(problem(MINIMAL + "database: {url: 'jdbc:postgresql://db/x', user: u, slice: 2}\n"))
                .contains("database", "slice must lie in (0, 1]", "2");
    }

    @Test
    void a_policy_needs_exactly_one_objective() {
        assertThat(problem(MINIMAL + "policies: {default: {objective: {quality: 1, worth: $1}}}\n"))
                .contains("policies.default.objective", "either quality");
        assertThat(problem(MINIMAL + "policies: {default: {}}\n")).contains("'objective' is missing");
    }

    @Test
    void wrong_types_say_what_they_are() {
        assertThat(problem(MINIMAL + "server: 8080\n")).contains("server = '8080'", "must be a mapping");
        assertThat(problem(MINIMAL + "keys: {name: x}\n")).contains("must be a list, is a mapping");
        assertThat(problem(MINIMAL + "default-policy: [a]\n")).contains("must be a single value, is a list");
        assertThat(problem("- a\n")).contains("must be a mapping");
    }

    @Test
    void text_that_is_not_yaml_is_refused_with_its_line() {
        assertThat(problem("backends:\n  - id: 'x\n")).startsWith("sluice.yaml:3:1: not YAML: ");
        assertThat(problem("a: 1\n---\nb: 2\n")).contains("not YAML");
        assertThat(problem("a: \u0001\n")).contains("not YAML");
    }

    @Test
    void an_empty_file_asks_for_backends() {
        assertThat(problem("")).isEqualTo("sluice.yaml: backends: at least one entry is needed under 'backends'");
        assertThat(problem("backends: []\n")).contains("at least one entry is needed");
    }

    @Test
    void keys_are_refused_where_they_are_unsafe_or_ambiguous() {
        assertThat(problem(MINIMAL + "keys: [{name: a}]\n")).contains("needs either 'key-env'");
        assertThat(problem(MINIMAL + "keys: [{name: a, sha256: xyz}]\n")).contains("64 lower-case hex digits");
        assertThat(problem(MINIMAL + "keys: [{name: anonymous, key-env: TEAM_BLUE_KEY}]\n"))
                .contains("cannot be 'anonymous'");
        assertThat(problem(MINIMAL + "keys: [{name: a, key-env: TEAM_BLUE_KEY}, {name: b, key-env: TEAM_BLUE_KEY}]\n"))
                .contains("keys[1]", "has the same secret as the key 'a'");
        assertThat(problem(MINIMAL
                        + "keys: [{name: a, key-env: TEAM_BLUE_KEY}]\nanonymous-budgets: [{limit: $1, window: day}]\n"))
                .contains("nobody is anonymous");
    }

    @Test
    void an_open_gateway_may_have_a_budget() {
        assertThat(read(MINIMAL + "anonymous-budgets: [{limit: $1, window: day}]\n")
                        .budgets())
                .containsExactly(new Budget(Scope.key("anonymous"), Cost.usd("1"), Window.DAY));
        assertThat(problem(MINIMAL + "anonymous-budgets: [{limit: $1, window: fortnight}]\n"))
                .contains("anonymous-budgets[0].window = 'fortnight'", "day, hour, lifetime, minute, month");
    }

    @Test
    void a_missing_file_is_named(@TempDir Path folder) throws Exception {
        ConfigurationRefused missing = Objects.requireNonNull(catchThrowableOfType(
                ConfigurationRefused.class, () -> SluiceYaml.read(folder.resolve("no.yaml"), name -> null)));
        assertThat(missing).hasMessageContaining("no.yaml").hasMessageContaining("cannot be read");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(catchThrowableOfType(ConfigurationRefused.class, () -> SluiceYaml.read(binary, name -> null)))
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini,gpt",
        "meta-llama/Llama-3.1-8B-Instruct,llama",
        "claude-opus-5-5,claude",
        "Qwen/Qwen3-8B,qwen",
        "7b-chat,7b"
    })
    void the_family_is_what_a_models_name_starts_with(String model, String family) {
        assertThat(BackendSection.family(model)).isEqualTo(family);
    }

    @Test
    void without_a_file_backends_appear_for_the_keys_that_are_set() {
        assertThat(DefaultConfig.from(name -> null)).isEmpty();
        SluiceConfig both = DefaultConfig.from(ENVIRONMENT::get).orElseThrow();
        assertThat(both.backendIds()).contains("gpt-5.4-mini", "claude-haiku-5-5");
        SluiceConfig openAi =
                DefaultConfig.from(Map.of("OPENAI_API_KEY", "k")::get).orElseThrow();
        assertThat(openAi.endpoints()).extracting(Endpoint::dialect).containsOnly("openai");
        assertThat(openAi.policies()).containsExactly(SluiceConfig.USUAL_POLICY);
        assertThat(openAi.adminKey()).isEqualTo(Optional.empty());
    }

    @Test
    void the_default_backends_are_ones_that_can_be_called() {
        SluiceConfig both = DefaultConfig.from(ENVIRONMENT::get).orElseThrow();
        try (Backends backends = Backends.of(both.endpoints())) {
            assertThat(backends.catalog().backends()).hasSameSizeAs(both.endpoints());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{scope: team:sale, limit: $1, window: day} | no key belongs to team:sale",
                "{scope: crew:sales, limit: $1, window: day} | crew:sales",
                "{scope: team:sales, limit: -$1, window: day} | '-$1'",
                "{scope: team:sales, limit: $99999999999, window: day} | $99999999999",
                "{scope: team:sales, limit: -5 tokens, window: day} | -5",
                "{scope: team:sales, limit: $1, window: year} | year",
                "{scope: team:sales, limit: $1, window: day, zone: Mars/Base} | Mars/Base",
                "{scope: tag:colour=red, limit: $1, window: day} | colour=red"
            })
    void a_budget_that_cannot_be_is_refused_with_its_value(String budget, String said) {
        String text = MINIMAL + """

                keys: [{name: a, sha256: %s, team: sales, organisation: acme}]
                tags: [project]
                budgets:
                  - %s
                """.formatted("ab".repeat(32), budget);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessageContainingAll("budgets", said);
    }

    @Test
    void a_team_belongs_to_one_organisation_only() {
        String text = MINIMAL + """

                keys:
                  - {name: a, sha256: %s, team: sales, organisation: acme}
                  - {name: b, sha256: %s, team: sales, organisation: other}
                """.formatted("ab".repeat(32), "cd".repeat(32));
        assertThatThrownBy(() -> read(text)).hasMessageContainingAll("team 'sales'", "'acme'", "'other'");
    }

    @Test
    void a_structure_that_there_is_not_is_refused_with_the_nearest() {
        assertThat(problem(MINIMAL + """
                policies:
                  default: {objective: {quality: 0.9}, structures: [single, cascad]}
                """))
                .startsWith("sluice.yaml:8:")
                .endsWith(": policies.default.structures[1] = 'cascad': no such structure; did you mean 'cascade'?");
    }
}
