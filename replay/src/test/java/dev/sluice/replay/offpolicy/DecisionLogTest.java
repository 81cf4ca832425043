package dev.sluice.replay.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.replay.WrongInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {

    @TempDir
    Path directory;

    private static String decision(String id) {
        return "{\"decision\":\"" + id + "\",\"policy\":\"p@1\",\"chosen\":\"a\",\"success\":null,\"costUsd\":0.1,"
                + "\"options\":[{\"plan\":\"a\",\"structure\":\"single\",\"backends\":[\"a\"],\"low\":0.5,\"success\":0.6,"
                + "\"costUsd\":0.1,\"ceilingUsd\":0.2,\"latencySeconds\":1,\"propensity\":1}]}\n";
    }

    private static String judged(String id, String... scores) {
        StringBuilder line = new StringBuilder("{\"decision\":\"" + id + "\",\"judgements\":[");
        for (int i = 0; i < scores.length; i++) {
            line.append(i == 0 ? "" : ",")
                    .append("{\"success\":")
                    .append(scores[i])
                    .append("}");
        }
        return line.append("]}\n").toString();
    }

    private void file(String name, String... lines) throws IOException {
        Files.writeString(directory.resolve(name), String.join("", lines));
    }

    @Test
    void the_last_that_was_said_counts_in_whatever_file_it_stands() throws IOException {
        file("decisions-000001.jsonl", decision("d1"), decision("d2"), judged("d1", "0"));
        file("decisions-000002.jsonl", decision("d3"), judged("d1", "0", "1"), judged("gone", "1"));

        List<LoggedDecision> log = DecisionLog.read(directory);

        assertThat(log).extracting(LoggedDecision::id).containsExactly("d1", "d2", "d3");
        assertThat(log.get(0).success()).isEqualTo(OptionalDouble.of(1));
        assertThat(log.get(1).success()).isEmpty();
    }

    @Test
    void what_became_of_tool_calls_is_no_judgement() throws IOException {
        file(
                "decisions-000001.jsonl",
                decision("d1"),
                "{\"decision\":\"d1\",\"judgements\":[],\"tool_calls\":\"RAN\"}\n");

        assertThat(DecisionLog.read(directory))
                .singleElement()
                .satisfies(one -> assertThat(one.success()).isEmpty());
    }

    @Test
    void a_last_line_torn_by_a_kill_is_passed_over_and_one_in_the_middle_is_not() throws IOException {
        String torn = decision("d2").substring(0, 60);
        file("decisions-000001.jsonl", decision("d1"), torn);

        assertThat(DecisionLog.read(directory)).hasSize(1);

        file("decisions-000002.jsonl", torn + "\n", decision("d3"));
        assertThatThrownBy(() -> DecisionLog.read(directory))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("decisions-000002.jsonl:1 is not JSON");
    }

    @Test
    void a_directory_without_decisions_is_refused() {
        assertThatThrownBy(() -> DecisionLog.read(directory))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("holds no decisions");
    }

    @Test
    void what_a_gateway_wrote_is_read_from_what_it_shows() throws IOException {
        String rejected = "{\"plan\":\"single(b/direct)\",\"structure\":\"single\",\"calls\":[{\"backend\":\"b\"}],"
                + "\"ceiling_usd\":\"0.02\",\"forecast\":{\"success\":{\"low\":0.4,\"mean\":0.5,\"high\":0.6},"
                + "\"cost_usd\":\"0.01\",\"latency_ms\":1500},\"propensity\":0.125}";
        String chosen = "{\"plan\":\"cascade\",\"structure\":\"cascade\",\"rungs\":[{\"calls\":[{\"backend\":\"a\"}]},"
                + "{\"calls\":[{\"backend\":\"b\"}]}],\"ceiling_usd\":\"0.2\",\"forecast\":{\"success\":{\"low\":0.7,"
                + "\"mean\":0.8,\"high\":0.9},\"cost_usd\":\"0.1\",\"latency_ms\":2000}}";
        file(
                "decisions-000001.jsonl",
                "{\"decision\":\"d1\",\"policy\":\"p@1\",\"costUsd\":0.09,\"view\":{\"propensity\":0.75,\"chosen\":"
                        + chosen + ",\"rejected\":[" + rejected + "," + rejected + "]}}\n");

        LoggedDecision decision = DecisionLog.read(directory).getFirst();

        assertThat(decision.chosen()).isEqualTo("cascade");
        assertThat(decision.chosenOption().backends()).containsExactlyInAnyOrder("a", "b");
        assertThat(decision.chosenOption().latencySeconds()).isEqualTo(2);
        assertThat(decision.options()).hasSize(2);
        assertThat(decision.options().get(1).propensity()).isEqualTo(.25);
        assertThat(decision.options().get(1).ceilingUsd()).isEqualTo(.02);
    }
}
