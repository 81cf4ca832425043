package dev.sluice.replay;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A recorded set of our own making: eight sums, a small model that errs on the odd ones, a large one and an o1 that never
 * err.
 */
public final class TinyRecords {

    public static final String SET = "sums";
    public static final int PROMPTS = 8;
    public static final List<String> POOL = List.of("small", "large", "o1-tiny");

    private TinyRecords() {}

    public static Path write(Path dir) {
        StringBuilder prompts = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        StringBuilder outputs = new StringBuilder();
        for (int i = 0; i < PROMPTS; i++) {
            int sum = 2 * i + 1;
            prompts.append("{\"prompt_id\": \"p%d\", \"prompt\": \"%s\", \"gold\": \"# %d\"}\n"
                    .formatted(i, prompt(i).replace("\n", "\\n"), sum));
            answer(rows, outputs, i, "small", i % 2 == 1 ? sum + 1 : sum, sum);
            answer(rows, outputs, i, "large", sum, sum);
            answer(rows, outputs, i, "o1-tiny", sum, sum);
        }
        write(dir.resolve(SET + ".prompts.jsonl.gz"), prompts.toString());
        write(dir.resolve(SET + ".rows.jsonl.gz"), rows.toString());
        write(dir.resolve(SET + ".outputs.jsonl.gz"), outputs.toString());
        try {
            Files.writeString(dir.resolve("prices.json"), """
                    {"small": {"in": 0.15, "out": 0.6, "src": "made up"},
                     "large": {"in": 2.5, "out": 10, "src": "made up"},
                     "o1-tiny": {"in": 3, "out": 12, "src": "made up"}}
                    """);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return dir;
    }

    /** Starts with an empty line, as such prompts do: matching must not trim. */
    public static String prompt(int i) {
        return "\nWhat is " + i + " + " + (i + 1) + "?\nSay it in JSON.";
    }

    private static void answer(StringBuilder rows, StringBuilder outputs, int i, String model, int said, int sum) {
        rows.append(
                "{\"prompt_id\": \"p%d\", \"model\": \"%s\", \"sample\": 0, \"correct\": %d, \"output_tokens\": %d, \"tokens_estimated\": true, \"reasoning\": %s, \"answer\": \"%d\"}\n"
                        .formatted(i, model, said == sum ? 1 : 0, 10 + i, model.startsWith("o1-"), said));
        outputs.append("{\"prompt_id\": \"p%d\", \"model\": \"%s\", \"sample\": 0, \"output\": \"%s\"}\n"
                .formatted(i, model, text(said).replace("\"", "\\\"")));
    }

    public static String text(int answer) {
        return "{\"reasoning\": \"I add them up.\", \"answer\": \"" + answer + "\"}";
    }

    public static void write(Path file, String lines) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
