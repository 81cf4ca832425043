package dev.sluice.replay.fit;

import dev.sluice.core.request.InferenceRequest;
import dev.sluice.policies.verify.AnswerText;
import dev.sluice.replay.data.AskedPrompt;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.RecordedAnswer;
import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.data.RecordedSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One side of the split of some recorded sets: requests, and by model what became of them. The sets' names are kept for
 * reports alone.
 *
 * @param sets by prompt
 * @param samples by plain model name
 * @param thinking plain names of the models that reason
 */
record Corpus(
        List<InferenceRequest> requests,
        List<String> sets,
        Map<String, List<Sample>> samples,
        Set<String> thinking,
        Map<String, Set<String>> recordedNames) {

    static Corpus of(List<RecordedSet> recorded, Predicate<RecordedPrompt> side, HiddenReasoning hidden) {
        List<InferenceRequest> requests = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        Map<String, List<Sample>> samples = new TreeMap<>();
        Set<String> thinking = new TreeSet<>();
        Map<String, Set<String>> names = new TreeMap<>();
        for (RecordedSet set : recorded) {
            Map<String, Integer> index = new HashMap<>();
            for (RecordedPrompt prompt : set.prompts().stream().filter(side).toList()) {
                index.put(prompt.id(), requests.size());
                requests.add(AskedPrompt.request("fit", prompt.text()));
                sets.add(set.name());
            }
            for (RecordedAnswer answer : set.answers()) {
                Integer prompt = index.get(answer.promptId());
                if (prompt != null && answer.sample() == 0) {
                    String model = ModelNames.plain(answer.model());
                    samples.computeIfAbsent(model, m -> new ArrayList<>()).add(sample(prompt, answer, hidden));
                    names.computeIfAbsent(model, m -> new TreeSet<>()).add(answer.model());
                    if (answer.reasoning()) {
                        thinking.add(model);
                    }
                }
            }
        }
        return new Corpus(requests, sets, samples, thinking, names);
    }

    private static Sample sample(int prompt, RecordedAnswer answer, HiddenReasoning hidden) {
        double tokens = answer.output().plus(hidden.hidden(answer)).count();
        Optional<String> normalised =
                answer.extracted().map(AnswerText::normalised).filter(text -> !text.isEmpty());
        return new Sample(prompt, answer.correct(), tokens, normalised);
    }

    long setsOf(List<Sample> of) {
        return of.stream().map(s -> sets.get(s.prompt())).distinct().count();
    }
}
