package dev.sluice.replay.evaluate;

import dev.sluice.replay.trial.Given;
import dev.sluice.replay.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How good each recorded answer was. For scoring alone: whoever decides or runs has no way to it. */
record Marks(Map<String, Map<String, List<Double>>> byKey) {

    Marks {
        byKey = Map.copyOf(byKey);
    }

    /** The score of a model's first answer to a question; empty where none is recorded. */
    Optional<Double> first(String key, String model) {
        return Optional.ofNullable(byKey.getOrDefault(key, Map.of()).get(model)).map(List::getFirst);
    }

    /** The score of the answer the caller got; an answer that was cut off is wrong, and so is none. */
    double of(Trial trial) {
        return trial.accepted()
                .filter(given -> !given.cut())
                .map(given -> of(trial.key(), given))
                .orElse(0.0);
    }

    private double of(String key, Given given) {
        return byKey.getOrDefault(key, Map.of())
                .getOrDefault(given.model(), List.of())
                .get(given.sample());
    }
}
