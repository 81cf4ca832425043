package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Samples where a verifier knows which are right, through the whole gateway. */
class SamplesWalkTest {

    private static final String ASK =
            "{\"model\":\"sampled\",\"messages\":[{\"role\":\"user\",\"content\":\"run?\"}],\"max_tokens\":50}";

    @Test
    void samples_are_bought_one_by_one_until_one_is_right_and_all_are_charged() {
        FaultyProvider provider = new FaultyProvider();
        provider.does(
                FaultyProvider.answering("no"),
                FaultyProvider.failing(500, Map.of(), "{}"),
                FaultyProvider.answering("passed"),
                FaultyProvider.answering("never asked for"));
        try (provider;
                GatewayUnderTest gateway = new GatewayUnderTest("""
                        backends:
                        %s
                        policies:
                          sampled: { objective: { worth: $1 }, structures: [single, best-of], limits: { samples: 4 } }
                        default-policy: sampled
                        verifiers:
                          - { kind: pattern, pattern: '^passed$' }
                        """.formatted(backend("one", provider.baseUrl())))) {
            HttpResponse<String> response = gateway.chat(ASK);

            assertThat(response.body()).contains("passed");
            assertThat(provider.received).hasSize(3);
            JsonNode decision = gateway.decision(response);
            assertThat(decision.at("/chosen/structure").asString()).isEqualTo("best-of");
            assertThat(decision.at("/stopped").asString()).startsWith("best of 3, right at sample 3");
            assertThat(decision.get("attempts")).hasSize(3);
            assertThat(decision.at("/attempts/2/accepted").asBoolean()).isTrue();
            assertThat(response.headers().firstValue("x-sluice-cost-usd")).contains("0.000036");
        }
    }
}
