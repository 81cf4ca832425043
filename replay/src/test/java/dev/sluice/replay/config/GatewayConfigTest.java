package dev.sluice.replay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.replay.TinyRecords;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.Prices;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {

    @TempDir
    Path dir;

    private String yaml(String... pool) {
        return GatewayConfig.yaml(
                Prices.read(TinyRecords.write(dir)),
                List.of(pool),
                URI.create("http://127.0.0.1:9100/v1"),
                0.95,
                List.of("single", "cascade"));
    }

    @Test
    void every_model_of_the_pool_becomes_a_backend_with_its_price_and_its_thinking() {
        assertThat(yaml("small", "o1-tiny"))
                .contains("""
                        backends:
                          - id: "small"
                            dialect: openai
                            base-url: "http://127.0.0.1:9100/v1"
                            model: "small"
                            price: {input: 0.15, output: 0.6}
                            context-window: 128000
                            max-output: 16384
                            family: small
                            calibrated-as: "small"
                            capabilities: {thinking: none, json-object: true}
                          - id: "o1-tiny"
                        """)
                .contains("family: o1\n", "thinking: always")
                .endsWith("""
                        policies:
                          default:
                            objective: {quality: 0.95}
                            structures: [single, cascade]
                        default-policy: default
                        """);
    }

    @Test
    void a_model_without_a_price_is_refused() {
        assertThatThrownBy(() -> yaml("giant")).isInstanceOf(WrongInput.class).hasMessageContaining("giant");
    }

    @Test
    void an_id_has_only_the_letters_an_id_may_have() {
        assertThat(GatewayConfig.id("Llama-3.1-405B@here")).isEqualTo("Llama-3.1-405B-here");
        assertThat(GatewayConfig.family("Meta-Llama-3.1-8B-Instruct")).isEqualTo("llama");
    }
}
