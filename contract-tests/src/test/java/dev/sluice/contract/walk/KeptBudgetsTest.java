package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets of tags and users, kept over a restart of the whole gateway. */
class KeptBudgetsTest {

    private static final String ASK = """
            {"model": "one", "max_tokens": 16, "user": "ann", "messages": [{"role": "user", "content": "6 x 7?"}]}""";

    @TempDir
    Path directory;

    private GatewayUnderTest gateway(FaultyProvider provider, String apollo) {
        return new GatewayUnderTest("""
                backends:
                %s
                budgets:
                  - {scope: tag:project=apollo, limit: %s, window: lifetime}
                  - {scope: user:ann, limit: 100_000 tokens, window: day}
                tags: [project]
                """.formatted(backend("one", provider.baseUrl()), apollo), directory.toString());
    }

    @Test
    void what_a_tag_has_spent_is_known_after_a_restart_and_its_refusal_names_it() {
        try (FaultyProvider provider = new FaultyProvider()) {
            provider.does(FaultyProvider.answering("42"));
            try (GatewayUnderTest gateway = gateway(provider, "$0.0002")) {
                assertThat(gateway.chat(ASK, "x-sluice-tags", "project=apollo").statusCode())
                        .isEqualTo(200);
                HttpResponse<String> undeclared = gateway.chat(ASK, "x-sluice-tags", "colour=red");
                assertThat(undeclared.statusCode()).isEqualTo(400);
                assertThat(undeclared.body()).contains("colour", "x-sluice-tags");
            }
            assertThatThrownBy(() -> gateway(provider, "$0.000017").close())
                    .hasStackTraceContaining("limit of tag:project=apollo")
                    .hasStackTraceContaining("spent $0.000018");
            try (GatewayUnderTest gateway = gateway(provider, "$0.000018")) {
                HttpResponse<String> refused = gateway.chat(ASK, "x-sluice-tags", "project=apollo");
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.body()).contains("tag:project=apollo", "\"spent_usd\":0.000018,");
                assertThat(gateway.chat(ASK).statusCode()).isEqualTo(200);
            }
        }
    }
}
