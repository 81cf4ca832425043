package dev.sluice.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Recorded sets of our own making: short sums, and long ones at which the small model mostly fails. What is written of
 * some prompts can be lied about, with every lie in what only scoring may see.
 */
public final class KindsOfRecords {

    public static final List<String> POOL = List.of("small", "medium", "large");
    private static final double[] EASY = {.9, .92, .97};
    private static final double[] HARD = {.2, .5, .93};
    private static final int[] TOKENS = {20, 30, 60};

    private final Path dir;
    private int samples = 1;
    private boolean texts = true;
    private Predicate<String> liedAbout = text -> false;

    public KindsOfRecords(Path dir) {
        this.dir = dir;
        try {
            Files.writeString(dir.resolve("prices.json"), """
                    {"small": {"in": 0.1, "out": 0.4, "src": "made up"},
                     "medium": {"in": 0.4, "out": 1.6, "src": "made up"},
                     "large": {"in": 5, "out": 20, "src": "made up"}}
                    """);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public KindsOfRecords samples(int each) {
        samples = each;
        return this;
    }

    public KindsOfRecords withoutTexts() {
        texts = false;
        return this;
    }

    /** Of these prompts, right and wrong change places, and gold and subject are nonsense. */
    public KindsOfRecords lieAbout(Predicate<String> prompts) {
        liedAbout = prompts;
        return this;
    }

    public KindsOfRecords write(String set, int prompts, long seed) {
        Random random = new Random(seed);
        StringBuilder asked = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        StringBuilder outputs = new StringBuilder();
        for (int i = 0; i < prompts; i++) {
            int one = random.nextInt(1000);
            boolean hard = random.nextBoolean();
            String text = prompt(hard, one, i);
            boolean lie = liedAbout.test(text);
            asked.append("{\"prompt_id\": \"%s-%d\", \"prompt\": \"%s\", \"gold\": \"%d\", \"subject\": \"%s\"}\n"
                    .formatted(set, i, text, lie ? -1 : one + i, lie ? "lies" : hard ? "hard" : "easy"));
            for (int m = 0; m < POOL.size(); m++) {
                for (int sample = 0; sample < samples; sample++) {
                    boolean right = random.nextDouble() < (hard ? HARD[m] : EASY[m]);
                    int said = right ? one + i : one + i + 1 + random.nextInt(3);
                    rows.append(row(set, i, m, sample, right != lie, said, TOKENS[m] + random.nextInt(10)));
                    outputs.append(
                            "{\"prompt_id\": \"%s-%d\", \"model\": \"%s\", \"sample\": %d, \"output\": \"{\\\"answer\\\": \\\"%d\\\"}\"}\n"
                                    .formatted(set, i, POOL.get(m), sample, said));
                }
            }
        }
        TinyRecords.write(dir.resolve(set + ".prompts.jsonl.gz"), asked.toString());
        TinyRecords.write(dir.resolve(set + ".rows.jsonl.gz"), rows.toString());
        if (texts) {
            TinyRecords.write(dir.resolve(set + ".outputs.jsonl.gz"), outputs.toString());
        }
        return this;
    }

    private static String prompt(boolean hard, int one, int other) {
        String sum = "What is " + one + " + " + other + "? ";
        return hard
                ? sum
                        + "Consider the theorem on polynomial roots modulo primes before you give the final answer in JSON. "
                                .repeat(4)
                : sum + "Give the final answer in JSON.";
    }

    private static String row(String set, int i, int model, int sample, boolean correct, int said, int tokens) {
        return ("{\"prompt_id\": \"%s-%d\", \"model\": \"%s\", \"sample\": %d, \"correct\": %d, \"output_tokens\": %d,"
                        + " \"tokens_estimated\": false, \"reasoning\": false, \"answer\": \"%d\"}\n")
                .formatted(set, i, POOL.get(model), sample, correct ? 1 : 0, tokens, said);
    }
}
