package dev.sluice.replay.estimate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Flags;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimateCommandTest {

    private static final String PROMPT = "How many integers n satisfy $n^2 < 50$? Give the final answer.";

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private String estimate(String input, String... args) {
        EstimateCommand command = new EstimateCommand(
                new ByteArrayInputStream(input.getBytes(UTF_8)), new PrintStream(said, true, UTF_8));
        command.run(Flags.read(command.flags(), args));
        return said.toString(UTF_8);
    }

    @Test
    void what_the_features_add_comes_to_the_forecast() {
        String text = estimate(PROMPT, "--models", "gpt-4o-mini-2024-07-18");

        assertThat(text).contains("latent-1", "closed-answer", "latex");
        Matcher forecast =
                Pattern.compile("success (\\d\\.\\d+), logit ([+-]\\d+\\.\\d+)").matcher(text);
        assertThat(forecast.find()).isTrue();
        double logit = Double.parseDouble(forecast.group(2));
        double added = Pattern.compile("adds ([+-]\\d+\\.\\d+)")
                .matcher(text)
                .results()
                .mapToDouble(m -> Double.parseDouble(m.group(1)))
                .sum();
        assertThat(added).isCloseTo(logit, Offset.offset(.01));
        assertThat(Double.parseDouble(forecast.group(1))).isCloseTo(1 / (1 + Math.exp(-logit)), Offset.offset(.001));
    }

    @Test
    void a_file_says_the_same_as_standard_input(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("prompt.txt"), PROMPT);
        String piped = estimate(PROMPT, "--models", "gpt-4o");
        said.reset();

        assertThat(estimate("", "--prompt", file.toString(), "--models", "gpt-4o"))
                .isEqualTo(piped);
    }

    @Test
    void what_cannot_be_used_is_named(@TempDir Path dir) {
        assertThatThrownBy(() -> estimate("  ")).isInstanceOf(WrongInput.class).hasMessageContaining("empty");
        assertThatThrownBy(() -> estimate(PROMPT, "--models", "giant"))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("knows no model 'giant'; it knows ");
        assertThatThrownBy(() -> estimate(PROMPT, "--fitted", dir.toString()))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("projection.txt");
    }
}
