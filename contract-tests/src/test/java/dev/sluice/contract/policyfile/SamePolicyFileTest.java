package dev.sluice.contract.policyfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.config.SluiceYaml;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.replay.policyfile.PolicyFile;
import dev.sluice.replay.trial.PolicyUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the replay measures is the policy that the gateway would read from the same file. */
class SamePolicyFileTest {

    private static final Path EXAMPLE = Path.of("../docs/sluice.example.yaml");

    @TempDir
    Path dir;

    private static SluiceConfig gateway(Path file) {
        return SluiceYaml.read(file, name -> "secret-of-" + name + "-0123456789");
    }

    @Test
    void both_read_every_policy_of_the_example_alike_but_for_exploring() throws IOException {
        for (PolicySpec spec : gateway(EXAMPLE).policies()) {
            Path named = Files.writeString(
                    dir.resolve("named.yaml"),
                    Files.readString(EXAMPLE).replace("default-policy: default", "default-policy: " + spec.name()));

            assertThat(PolicyFile.read(named))
                    .isEqualTo(new PolicySpec(
                            spec.name(),
                            spec.objective(),
                            spec.limits(),
                            spec.structures(),
                            spec.backends(),
                            spec.paced()));
        }
    }

    @Test
    void both_have_the_same_policy_where_none_is_written() throws IOException {
        Path bare = Files.writeString(dir.resolve("bare.yaml"), """
                backends:
                  - {id: m, dialect: openai, base-url: http://localhost:1/v1, free: true, context-window: 8192}
                """);

        assertThat(PolicyUnderTest.usual()).isEqualTo(gateway(bare).policies().getFirst());
    }
}
