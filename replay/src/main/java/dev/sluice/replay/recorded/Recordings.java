package dev.sluice.replay.recorded;

import dev.sluice.core.backend.Price;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.data.RecordedAnswer;
import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.data.RecordedSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Recorded completions, found by the exact text of the prompt and the model. Immutable once read. */
public final class Recordings {

    private final Map<String, Map<String, Recording>> byPromptText;
    private final List<RecordedPrompt> prompts;
    private final Set<String> models;

    private Recordings(
            Map<String, Map<String, Recording>> byPromptText, List<RecordedPrompt> prompts, Set<String> models) {
        this.byPromptText = byPromptText;
        this.prompts = List.copyOf(prompts);
        this.models = models;
    }

    /** @param only the models to read; empty for every model with a price */
    public static Recordings read(Path dir, Collection<String> sets, Collection<String> only, HiddenReasoning hidden) {
        Prices prices = Prices.read(dir);
        Map<String, Map<String, Recording>> byText = new HashMap<>();
        List<RecordedPrompt> prompts = new ArrayList<>();
        Set<String> models = new LinkedHashSet<>();
        for (String name : sets) {
            RecordedSet set = RecordedSet.read(dir, name);
            Set<String> wanted = wanted(set, only, prices);
            Map<RecordedSet.Key, String> texts = RecordedSet.readTexts(dir, name, wanted);
            Map<String, Map<String, RecordedAnswer>> answers = set.firstAnswers();
            for (RecordedPrompt prompt : set.prompts()) {
                Map<String, Recording> recordings = new LinkedHashMap<>();
                answers.getOrDefault(prompt.id(), Map.of()).forEach((model, answer) -> {
                    String text = texts.get(new RecordedSet.Key(prompt.id(), model, 0));
                    if (text != null) {
                        recordings.put(model, recording(name, answer, text, hidden, prices.of(model)));
                    }
                });
                if (byText.put(prompt.text(), Map.copyOf(recordings)) != null) {
                    throw new WrongInput("the prompt " + prompt.id() + " of " + name + " has the text of another one");
                }
                prompts.add(prompt);
            }
            models.addAll(wanted);
        }
        return new Recordings(byText, prompts, models);
    }

    private static Set<String> wanted(RecordedSet set, Collection<String> only, Prices prices) {
        Set<String> wanted = new LinkedHashSet<>();
        if (only.isEmpty()) {
            set.models().stream().filter(m -> prices.find(m).isPresent()).forEach(wanted::add);
            return wanted;
        }
        for (String model : only) {
            if (!set.models().contains(model)) {
                throw new WrongInput("the set " + set.name() + " has no answers of the model '" + model + "'; it has "
                        + String.join(", ", set.models()));
            }
            prices.of(model);
            wanted.add(model);
        }
        return wanted;
    }

    private static Recording recording(
            String set, RecordedAnswer answer, String text, HiddenReasoning hidden, Price price) {
        return new Recording(
                set,
                answer.promptId(),
                answer.model(),
                text,
                answer.input(),
                answer.output(),
                hidden.hidden(answer),
                answer.correct(),
                price);
    }

    /** In the order of the sets and their files. */
    public List<RecordedPrompt> prompts() {
        return prompts;
    }

    public Set<String> models() {
        return models;
    }

    public boolean knows(String promptText) {
        return byPromptText.containsKey(promptText);
    }

    public Optional<Recording> find(String promptText, String model) {
        return Optional.ofNullable(
                byPromptText.getOrDefault(promptText, Map.of()).get(model));
    }
}
