package dev.sluice.replay.trial;

import java.util.List;
import java.util.Map;

/** Recorded answers by the question's key and the model; the samples of one model in their order. */
public record Answers(Map<String, Map<String, List<Answer>>> byKey) {

    public Answers {
        byKey = Map.copyOf(byKey);
    }

    /** By model. */
    public Map<String, List<Answer>> to(Question question) {
        return byKey.getOrDefault(question.key(), Map.of());
    }
}
