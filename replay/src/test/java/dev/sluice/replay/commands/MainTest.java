package dev.sluice.replay.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.replay.TinyRecords;
import dev.sluice.replay.fit.FitCommand;
import dev.sluice.replay.score.CheckScorer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final Main main = new Main(
            List.of(new FitCommand(printed), new CheckScorer(printed)),
            printed,
            new PrintStream(errors, true, StandardCharsets.UTF_8));

    @Test
    void help_lists_the_commands_and_each_command_its_flags() {
        assertThat(main.run("--help")).isZero();
        assertThat(main.run("check-scorer", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("fit ", "check-scorer", "--data DIR", "--show N");
    }

    @Test
    void wrong_use_ends_with_status_two_and_one_clear_line() {
        assertThat(main.run("sing")).isEqualTo(2);
        assertThat(main.run("check-scorer", "--loud", "yes")).isEqualTo(2);
        assertThat(main.run("check-scorer", "--data", "nowhere", "--sets", "sums"))
                .isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("unknown command 'sing'")
                .contains("check-scorer: unknown flag '--loud'; known: --data --sets --show")
                .contains("check-scorer: the data directory nowhere is missing");
    }

    @Test
    void the_scorer_is_checked_against_every_recorded_verdict(@TempDir Path dir) {
        TinyRecords.write(dir);

        assertThat(main.run("check-scorer", "--data", dir.toString(), "--sets", "sums"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("agrees with the record on 24 of 24 answers (100.00 %)");
    }
}
