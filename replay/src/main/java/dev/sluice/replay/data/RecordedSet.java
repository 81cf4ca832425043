package dev.sluice.replay.data;

import dev.sluice.core.request.Tokens;
import dev.sluice.replay.WrongInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The prompts of one set and what many models made of them.
 *
 * @param answers in the file's order; a prompt that a model was not asked has none
 */
public record RecordedSet(String name, List<RecordedPrompt> prompts, List<RecordedAnswer> answers) {

    public RecordedSet {
        prompts = List.copyOf(prompts);
        answers = List.copyOf(answers);
    }

    /** Reads {@code <set>.prompts.jsonl.gz} and {@code <set>.rows.jsonl.gz}. */
    public static RecordedSet read(Path dir, String set) {
        Map<String, RecordedPrompt> prompts = new LinkedHashMap<>();
        RecordedFile.of(dir, set, "prompts").forEachLine(line -> {
            String id = line.text("prompt_id");
            RecordedPrompt prompt = new RecordedPrompt(
                    set,
                    id,
                    line.text("prompt"),
                    line.optionalText("gold"),
                    line.optionalText("subject").or(() -> line.optionalText("task")));
            if (prompts.put(id, prompt) != null) {
                throw new WrongInput(line.place() + " repeats the prompt_id '" + id + "'");
            }
        });
        List<RecordedAnswer> answers = new ArrayList<>();
        RecordedFile.of(dir, set, "rows").forEachLine(line -> {
            RecordedPrompt prompt = prompts.get(line.text("prompt_id"));
            if (prompt == null) {
                throw new WrongInput(line.place() + " names an unknown prompt_id: " + line.text("prompt_id"));
            }
            answers.add(answer(line, prompt));
        });
        return new RecordedSet(set, List.copyOf(prompts.values()), answers);
    }

    private static RecordedAnswer answer(RecordedFile.Line line, RecordedPrompt prompt) {
        return new RecordedAnswer(
                prompt.id(),
                line.text("model"),
                (int) line.whole("sample").orElse(0),
                score(line),
                line.whole("input_tokens").isPresent()
                        ? new Tokens(line.whole("input_tokens").getAsLong())
                        : prompt.estimatedTokens(),
                new Tokens(line.whole("output_tokens").orElse(0)),
                line.flag("tokens_estimated"),
                line.flag("reasoning"),
                line.optionalText("answer"),
                Duration.ofNanos(
                        Math.round(1e9 * Math.max(0, line.number("latency_s").orElse(0)))));
    }

    private static double score(RecordedFile.Line line) {
        double score = line.number("correct").orElseThrow(() -> line.missing("correct"));
        if (!(score >= 0 && score <= 1)) {
            throw new WrongInput(line.place() + " has a 'correct' outside [0, 1]: " + score);
        }
        return score;
    }

    /** The texts of these models' answers, from {@code <set>.outputs.jsonl.gz}; large, so only on demand. */
    public static Map<Key, String> readTexts(Path dir, String set, Set<String> models) {
        Map<Key, String> texts = new LinkedHashMap<>();
        RecordedFile.of(dir, set, "outputs").forEachLine(line -> {
            String model = line.text("model");
            if (models.contains(model)) {
                Key key = new Key(line.text("prompt_id"), model, (int)
                        line.whole("sample").orElse(0));
                texts.put(key, line.text("output"));
            }
        });
        return texts;
    }

    /** Whether the texts of the answers are recorded too. */
    public static boolean hasTexts(Path dir, String set) {
        return RecordedFile.of(dir, set, "outputs").exists();
    }

    public Set<String> models() {
        Set<String> models = new TreeSet<>();
        answers.forEach(a -> models.add(a.model()));
        return models;
    }

    /** The first answer of each model to each prompt, by prompt id and then model. */
    public Map<String, Map<String, RecordedAnswer>> firstAnswers() {
        Map<String, Map<String, RecordedAnswer>> byPrompt = new LinkedHashMap<>();
        for (RecordedAnswer answer : answers) {
            if (answer.sample() == 0) {
                byPrompt.computeIfAbsent(answer.promptId(), id -> new LinkedHashMap<>())
                        .put(answer.model(), answer);
            }
        }
        return byPrompt;
    }

    public Optional<RecordedPrompt> prompt(String id) {
        return prompts.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /** The set as it would be had nobody ever asked the other prompts. */
    public RecordedSet only(Predicate<RecordedPrompt> kept) {
        List<RecordedPrompt> some = prompts.stream().filter(kept).toList();
        Set<String> ids = some.stream().map(RecordedPrompt::id).collect(Collectors.toSet());
        return new RecordedSet(
                name,
                some,
                answers.stream().filter(a -> ids.contains(a.promptId())).toList());
    }

    /** The prompts that fall into {@code split} under {@code seed}, in the file's order. */
    public List<RecordedPrompt> promptsOf(Split split, long seed) {
        return prompts.stream().filter(p -> Split.of(p.id(), seed) == split).toList();
    }

    /** Which answer a text belongs to. */
    public record Key(String promptId, String model, int sample) {}
}
