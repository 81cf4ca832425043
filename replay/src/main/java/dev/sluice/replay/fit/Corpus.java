package dev.sluice.replay.fit;

import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import dev.sluice.policies.verify.AnswerText;
import dev.sluice.replay.data.RecordedAnswer;
import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.data.RecordedSet;
import dev.sluice.replay.data.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

    static Corpus of(List<RecordedSet> recorded, Split split, long seed, double hiddenThinking) {
        List<InferenceRequest> requests = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        Map<String, List<Sample>> samples = new TreeMap<>();
        Set<String> thinking = new TreeSet<>();
        Map<String, Set<String>> names = new TreeMap<>();
        for (RecordedSet set : recorded) {
            Map<String, Integer> index = new HashMap<>();
            for (RecordedPrompt prompt : set.promptsOf(split, seed)) {
                index.put(prompt.id(), requests.size());
                requests.add(request(prompt.text()));
                sets.add(set.name());
            }
            for (RecordedAnswer answer : set.answers()) {
                Integer prompt = index.get(answer.promptId());
                if (prompt != null && answer.sample() == 0) {
                    String model = ModelNames.plain(answer.model());
                    samples.computeIfAbsent(model, m -> new ArrayList<>()).add(sample(prompt, answer, hiddenThinking));
                    names.computeIfAbsent(model, m -> new TreeSet<>()).add(answer.model());
                    if (answer.reasoning()) {
                        thinking.add(model);
                    }
                }
            }
        }
        return new Corpus(requests, sets, samples, thinking, names);
    }

    private static Sample sample(int prompt, RecordedAnswer answer, double hiddenThinking) {
        double tokens = answer.output().count() * (answer.reasoning() ? hiddenThinking : 1);
        Optional<String> normalised =
                answer.extracted().map(AnswerText::normalised).filter(text -> !text.isEmpty());
        return new Sample(prompt, answer.correct(), tokens, normalised);
    }

    /** The prompt as a caller would send it: one user message. */
    static InferenceRequest request(String text) {
        return new InferenceRequest(
                "fit",
                Caller.ofKey("fit"),
                Operation.CHAT,
                "auto",
                List.of(Message.user(text)),
                List.of(),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(),
                new Tokens(text.length()),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
    }

    long setsOf(List<Sample> of) {
        return of.stream().map(s -> sets.get(s.prompt())).distinct().count();
    }
}
