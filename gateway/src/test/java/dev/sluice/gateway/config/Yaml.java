package dev.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.core.backend.Rates;
import dev.sluice.core.request.Cost;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads configurations of tests. */
final class Yaml {

    static final Map<String, String> ENVIRONMENT = Map.of(
            "OPENAI_API_KEY", "sk-openai-0000",
            "ANTHROPIC_API_KEY", "sk-ant-0000",
            "TEAM_BLUE_KEY", "blue-blue-blue-blue",
            "SLUICE_ADMIN_KEY", "admin-admin-admin");

    static final String MINIMAL = """
            backends:
              - id: house
                dialect: openai
                base-url: http://localhost:8000/v1/
                free: true
                context-window: 8192
            """;

    private Yaml() {}

    static SluiceConfig read(String text) {
        return SluiceYaml.read("sluice.yaml", text, ENVIRONMENT::get);
    }

    static List<Problem> problems(String text) {
        return Objects.requireNonNull(catchThrowableOfType(ConfigurationRefused.class, () -> read(text)), "accepted")
                .problems();
    }

    static String problem(String text) {
        assertThat(problems(text)).hasSize(1);
        return problems(text).getFirst().toString();
    }

    /** Per million tokens: input, cached input, cache write, the same for an hour, output, thinking. */
    static Rates rates(String... usd) {
        return new Rates(
                Cost.usd(usd[0]),
                Cost.usd(usd[1]),
                Cost.usd(usd[2]),
                Cost.usd(usd[3]),
                Cost.usd(usd[4]),
                Cost.usd(usd[5]));
    }
}
