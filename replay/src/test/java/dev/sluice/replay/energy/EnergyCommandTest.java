package dev.sluice.replay.energy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policies.verify.energy.AnswerFeature;
import dev.sluice.policies.verify.energy.EnergyFile;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyCommandTest {

    private static final List<String> MODELS = List.of("gpt-a", "gemma-b", "llama-c", "qwen-d");

    @TempDir
    Path dir;

    /** Right answers are the same, wrong ones differ. With {@code turned} the test side's scores are turned around. */
    private void write(int prompts, long turned) throws IOException {
        Random random = new Random(7);
        StringBuilder asked = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        StringBuilder outputs = new StringBuilder();
        for (int i = 0; i < prompts; i++) {
            String id = "set-" + i;
            boolean turn = turned != 0 && Split.of(id, turned) == Split.TEST;
            asked.append("{\"dataset\":\"set\",\"prompt_id\":\"%s\",\"prompt\":\"Add %d and 4\"}\n".formatted(id, i));
            for (String model : MODELS) {
                boolean right = random.nextDouble() < .6;
                int answer = right ? i + 4 : 10_000 + random.nextInt(10_000);
                rows.append(("{\"prompt_id\":\"%s\",\"model\":\"%s\",\"sample\":0,\"correct\":%d,\"output_tokens\":9,"
                                + "\"tokens_estimated\":true,\"reasoning\":false,\"answer\":\"%d\"}\n")
                        .formatted(id, model, right != turn ? 1 : 0, answer));
                outputs.append("{\"prompt_id\":\"%s\",\"model\":\"%s\",\"sample\":0,\"output\":\"The answer is %d.\"}\n"
                        .formatted(id, model, answer));
            }
        }
        gzip("prompts", asked);
        gzip("rows", rows);
        gzip("outputs", outputs);
        String price = MODELS.stream()
                .map(model -> "\"" + model + "\":{\"in\":1,\"out\":1}")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        Files.writeString(dir.resolve("prices.json"), "{" + price + "}");
    }

    private void gzip(String kind, StringBuilder text) throws IOException {
        try (GZIPOutputStream out =
                new GZIPOutputStream(Files.newOutputStream(dir.resolve("set." + kind + ".jsonl.gz")))) {
            out.write(text.toString().getBytes(UTF_8));
        }
    }

    private List<String[]> measured(String out) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        EnergyCommand command = new EnergyCommand(new PrintStream(printed, true, UTF_8));
        command.run(Flags.read(
                command.flags(),
                "--data",
                dir.toString(),
                "--sets",
                "set",
                "--models",
                String.join(",", MODELS),
                "--splits",
                "1",
                "--out",
                dir.resolve(out).toString()));
        return printed.toString(UTF_8)
                .lines()
                .skip(2)
                .map(row -> row.split("\\s*\\|\\s*"))
                .toList();
    }

    @Test
    void the_least_energy_of_more_answers_is_right_more_often_and_is_said_to_be_as_often() throws IOException {
        write(600, 0);

        List<String[]> rows = measured("energy.txt");

        assertThat(rows).extracting(row -> row[2]).containsExactly("1", "2", "4");
        double one = Double.parseDouble(rows.getFirst()[6].split(" ")[0]);
        double four = Double.parseDouble(rows.getLast()[6].split(" ")[0]);
        assertThat(four).isGreaterThan(one + .15);
        assertThat(Math.abs(Double.parseDouble(rows.getLast()[7]))).isLessThan(.08);
        try (InputStream file = Files.newInputStream(dir.resolve("energy.txt"))) {
            double[] weights = EnergyFile.read(file).model().all().weights();
            assertThat(weights[AnswerFeature.ALL.indexOf(AnswerFeature.AGREE_OTHER)])
                    .isPositive();
        }
    }

    @Test
    void scores_of_the_test_side_change_nothing_that_is_learned() throws IOException {
        write(300, 0);
        measured("as-recorded.txt");
        write(300, 1);
        measured("turned.txt");

        assertThat(dir.resolve("turned.txt")).hasSameTextualContentAs(dir.resolve("as-recorded.txt"));
    }
}
