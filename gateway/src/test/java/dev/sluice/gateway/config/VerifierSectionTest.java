package dev.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.adapters.verify.VerifierEndpoint;
import dev.sluice.core.request.Cost;
import dev.sluice.gateway.config.VerifierSpec.Asked.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierSectionTest {

    private static final String HOUSE = """
            backends:
              - {id: house, dialect: openai, base-url: "http://localhost:8000/v1", free: true, context-window: 8192}
            verifiers:
            """;

    private static SluiceConfig read(String verifiers) {
        return SluiceYaml.read("s.yaml", HOUSE + verifiers, Map.of("TESTS_KEY", "secret-of-tests")::get);
    }

    @Test
    void every_kind_is_read_as_it_says() {
        SluiceConfig config = read("""
                  - {kind: pattern, for: [default, auto], pattern: '^yes'}
                  - {kind: judge, backend: house, rubric: be strict}
                  - {kind: http, name: tests, url: "https://t.example/run", key-env: TESTS_KEY, patience: 2s, price: $0.001, exact: true}
                  - {kind: classify, url: "http://c:1/classify", right: 3}
                """);

        VerifierSpec.Matching matching =
                (VerifierSpec.Matching) config.verifiers().getFirst();
        assertThat(matching.models()).isEqualTo(Set.of("default", "auto"));
        assertThat(matching.pattern().pattern()).isEqualTo("^yes");
        assertThat(config.verifiers().get(1))
                .isEqualTo(new VerifierSpec.Judge("judge", Set.of(), "house", "be strict"));
        VerifierSpec.Asked tests = (VerifierSpec.Asked) config.verifiers().get(2);
        VerifierEndpoint endpoint = tests.endpoint();
        assertThat(tests.kind()).isEqualTo(Kind.HTTP);
        assertThat(tests.exact()).isTrue();
        assertThat(endpoint.key().value()).isEqualTo("secret-of-tests");
        assertThat(endpoint.patience()).isEqualTo(Duration.ofSeconds(2));
        assertThat(endpoint.price()).isEqualTo(new Cost(1_000_000));
        assertThat(((VerifierSpec.Asked) config.verifiers().get(3)).right()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {kind: judg, backend: house}              | s.yaml:4:12: verifiers[0].kind = 'judg': no such kind of verifier; did you mean 'judge'?
                    {kind: judge, backend: hose}              | s.yaml:4:28: verifiers[0].backend = 'hose': no such backend; did you mean 'house'?
                    {kind: judge}                             | s.yaml:4:5: verifiers[0].backend: 'backend' is missing
                    {kind: pattern, pattern: '('}             | s.yaml:4:30: verifiers[0].pattern = '(': not a regular expression
                    {kind: score, url: nowhere}               | s.yaml:4:24: verifiers[0].url = 'nowhere': must be a web address
                    {kind: judge, backend: house, url: x}     | s.yaml:4:35: verifiers[0].url: unknown key
                    {kind: judge, backend: house, for: [dflt]} | s.yaml:4:41: verifiers[0].for[0] = 'dflt': no such policy or backend
                    {kind: http, url: "http://t:1", price: free} | s.yaml:4:44: verifiers[0].price = 'free'
                    """)
    void a_mistake_is_refused_with_its_line(String verifier, String refusal) {
        ConfigurationRefused refused = Objects.requireNonNull(
                catchThrowableOfType(ConfigurationRefused.class, () -> read("  - " + verifier + "\n")), "accepted");

        assertThat(refused.problems()).hasSize(1);
        assertThat(refused.problems().getFirst().toString()).startsWith(refusal);
    }
}
