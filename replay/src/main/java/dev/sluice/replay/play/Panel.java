package dev.sluice.replay.play;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.data.Split;
import dev.sluice.replay.recorded.Recording;
import dev.sluice.replay.recorded.Recordings;
import dev.sluice.replay.report.Entry;
import dev.sluice.replay.report.Mark;
import dev.sluice.replay.score.Agreement;
import dev.sluice.replay.score.Scorer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The prompts of a run, each with a known right answer and a recording of every model of the pool.
 *
 * @param prompts in the order they are asked
 * @param leftOut prompts of the split that lack a right answer or a recording
 */
public record Panel(Recordings recordings, List<String> pool, List<RecordedPrompt> prompts, int leftOut) {

    public Panel {
        pool = List.copyOf(pool);
        prompts = List.copyOf(prompts);
    }

    /** The prompts of the sets are shuffled together by the seed, and cut to {@code limit}. */
    static Panel of(Recordings recordings, List<String> pool, Split split, long seed, int limit) {
        List<RecordedPrompt> inSplit = recordings.prompts().stream()
                .filter(p -> Split.of(p.id(), seed) == split)
                .toList();
        List<RecordedPrompt> usable = new ArrayList<>(inSplit.stream()
                .filter(p -> p.gold().isPresent()
                        && pool.stream()
                                .allMatch(m -> recordings.find(p.text(), m).isPresent()))
                .toList());
        if (usable.isEmpty()) {
            throw new WrongInput(
                    "no prompt of the split has a right answer and a recording of each of " + String.join(", ", pool));
        }
        Collections.shuffle(usable, new Random(seed));
        return new Panel(
                recordings, pool, usable.subList(0, Math.min(limit, usable.size())), inSplit.size() - usable.size());
    }

    Entry entry(Played played) {
        RecordedPrompt prompt = played.prompt();
        Map<String, Mark> singles = new LinkedHashMap<>();
        for (String model : pool) {
            Recording recording = recording(prompt, model);
            singles.put(model, new Mark(right(prompt, recording.text()), recording.cost()));
        }
        boolean right = played.failure().isEmpty() && right(prompt, played.text());
        return new Entry(prompt.set(), prompt.id(), new Mark(right, played.cost()), singles);
    }

    /** Over the pool's recordings of these prompts, one for each set. */
    List<Agreement> agreements() {
        Map<String, Agreement> bySet = new LinkedHashMap<>();
        for (RecordedPrompt prompt : prompts) {
            for (String model : pool) {
                Recording recording = recording(prompt, model);
                boolean equal = right(prompt, recording.text()) == recording.recordedCorrect() >= 0.5;
                bySet.merge(
                        prompt.set(),
                        new Agreement(prompt.set(), 1, equal ? 1 : 0),
                        (a, b) -> new Agreement(a.set(), a.texts() + b.texts(), a.equal() + b.equal()));
            }
        }
        return bySet.values().stream()
                .sorted(Comparator.comparing(Agreement::set))
                .toList();
    }

    private Recording recording(RecordedPrompt prompt, String model) {
        return recordings.find(prompt.text(), model).orElseThrow();
    }

    private static boolean right(RecordedPrompt prompt, String text) {
        return Scorer.right(text, prompt.gold().orElseThrow());
    }
}
