package dev.sluice.replay.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.replay.WrongInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {

    @TempDir
    Path dir;

    private PolicySpec read(String yaml) throws IOException {
        return PolicyFile.read(Files.writeString(dir.resolve("policy.yaml"), yaml));
    }

    @Test
    void a_policy_is_read_as_the_gateway_reads_it() throws IOException {
        PolicySpec spec = read("""
                objective: {worth: $0.02}
                limits: {cost: $0.05, latency: 20s, thinking-tokens: 4096, samples: 3}
                structures: [single, cascade]
                backends: [mini]
                """);

        assertThat(spec.objective()).isEqualTo(new Objective.Worth(Cost.usd("0.02")));
        assertThat(spec.limits())
                .isEqualTo(new Limits(
                        Optional.of(Cost.usd("0.05")),
                        Optional.of(Duration.ofSeconds(20)),
                        Optional.of(new Tokens(4096)),
                        3));
        assertThat(spec.structures()).isEqualTo(Set.of("single", "cascade"));
        assertThat(spec.backends()).containsExactly("mini");
    }

    @Test
    void of_a_whole_configuration_the_default_policy_is_taken() throws IOException {
        String both = """
                policies:
                  thrift: {objective: {quality: 0.8}}
                  default: {objective: {quality: 0.95}}
                """;

        assertThat(read(both).name()).isEqualTo("default");
        assertThat(read(both + "default-policy: thrift\n").objective()).isEqualTo(new Objective.Quality(.8));
        assertThat(read("policies: {only: {objective: {quality: 0.9}}}").name()).isEqualTo("only");
    }

    @Test
    void what_is_wrong_is_named_with_its_place() {
        assertRefused("structures: [single]", "'objective' is missing");
        assertRefused("objective: {quality: 1.2}", "objective: 'quality' quality must lie in (0, 1]: 1.2");
        assertRefused("objective: {quality: high}", "'quality'");
        assertRefused("objective: {quality: 0.9, worth: $1}", "must have either quality");
        assertRefused("objective: {quality: 0.9}\ncolour: red", "'colour' is not known here");
        assertRefused("objective: {quality: 0.9}\nlimits: {latency: soon}", "not a duration");
        assertRefused("objective: {quality: 0.9}\nstructures: [cascade]", "structures must contain single");
        assertRefused("policies: {a: {objective: {quality: 1}}, b: {objective: {quality: 1}}}", "no policy 'default'");
        assertRefused("[1, 2]", "not a YAML mapping");
        assertRefused("a: [", "not YAML");
        assertThatThrownBy(() -> PolicyFile.read(dir.resolve("nowhere.yaml")))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("cannot read the policy");
    }

    private void assertRefused(String yaml, String why) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(WrongInput.class).hasMessageContaining(why);
    }
}
