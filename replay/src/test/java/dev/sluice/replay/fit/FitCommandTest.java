package dev.sluice.replay.fit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.request.Difficulty;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.difficulty.Projection;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.CalibrationFile;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.AskedPrompt;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCommandTest {

    @TempDir
    Path dir;

    /** Prompts of two kinds: the small model fails at the long ones, the large one at few, whichever the set. */
    private void write(String set, int prompts, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder asked = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < prompts; i++) {
            boolean hard = random.nextBoolean();
            String text = hard ? "Prove the theorem on polynomial roots and primes. ".repeat(8) : "Add 3 and 4";
            asked.append(
                    "{\"dataset\":\"%s\",\"prompt_id\":\"%s-%d\",\"prompt\":\"%s\"}\n".formatted(set, set, i, text));
            rows.append(row(set, i, "small-2024-01-01", random.nextDouble() < (hard ? .1 : .9), 50));
            rows.append(row(set, i, "large", random.nextDouble() < .9, 400));
        }
        gzip(set + ".prompts.jsonl.gz", asked.toString());
        gzip(set + ".rows.jsonl.gz", rows.toString());
        Files.writeString(dir.resolve("prices.json"), "{\"large\":{\"in\":5,\"out\":15}}");
    }

    private static String row(String set, int i, String model, boolean correct, int tokens) {
        return ("{\"prompt_id\":\"%s-%d\",\"model\":\"%s\",\"sample\":0,\"correct\":%d,\"output_tokens\":%d,"
                        + "\"tokens_estimated\":true,\"reasoning\":false,\"answer\":\"%d\"}\n")
                .formatted(set, i, model, correct ? 1 : 0, tokens, correct ? 7 : 8);
    }

    private void gzip(String name, String text) throws IOException {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(dir.resolve(name)))) {
            out.write(text.getBytes(UTF_8));
        }
    }

    private Path fit(String out) {
        Path target = dir.resolve(out);
        FitCommand command = new FitCommand(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
        command.run(Flags.read(
                command.flags(),
                "--data",
                dir.toString(),
                "--train",
                "one,two",
                "--seed",
                "3",
                "--version",
                "9",
                "--out",
                target.toString()));
        return target;
    }

    private static double logit(CalibrationFile calibration, String model, LexicalEstimator estimator, String text) {
        Difficulty difficulty = estimator.estimate(AskedPrompt.request("asked", text));
        Arm arm = java.util.Objects.requireNonNull(calibration.arms().get(model));
        return arm.logit(FittedCalibration.of(calibration).features(difficulty));
    }

    @Test
    void what_is_fitted_knows_each_model_by_kind_of_prompt_and_is_the_same_every_time() throws IOException {
        write("one", 200, 1);
        write("two", 200, 2);

        Path first = fit("a");
        Path second = fit("b");

        assertThat(first.resolve("projection.txt")).hasSameTextualContentAs(second.resolve("projection.txt"));
        assertThat(first.resolve("calibration.txt")).hasSameTextualContentAs(second.resolve("calibration.txt"));
        assertThat(first.resolve("held-out.md")).content().contains("| all arms |");
        try (InputStream p = Files.newInputStream(first.resolve("projection.txt"));
                InputStream c = Files.newInputStream(first.resolve("calibration.txt"))) {
            LexicalEstimator estimator = new LexicalEstimator(Projection.read(p));
            CalibrationFile calibration = CalibrationFile.read(c);
            assertThat(calibration.version()).isEqualTo("shipped-9");
            assertThat(calibration.origin())
                    .containsEntry(
                            "command",
                            "fit --data DIR --train one,two --seed 3 --version 9 --dimensions 8"
                                    + " --hidden-thinking 5");
            assertThat(calibration.arms()).containsOnlyKeys("large", "small", "small-2024-01-01");
            String hard = "Prove the theorem on polynomial roots and primes. ".repeat(8);
            assertThat(logit(calibration, "small", estimator, "Add 3 and 4")).isGreaterThan(1);
            assertThat(logit(calibration, "small", estimator, hard)).isLessThan(-1);
            assertThat(logit(calibration, "large", estimator, hard)).isGreaterThan(1);
        }
    }
}
