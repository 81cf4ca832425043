package dev.sluice.replay.evaluate;

import dev.sluice.replay.trial.Given;
import dev.sluice.replay.trial.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is counted of trials, one row a trial, so that it can be averaged. */
final class Counted {

    private static final String BEST_OF = "best-of";

    private Counted() {}

    static List<Map<String, Double>> structures(List<Trial> trials) {
        return trials.stream().map(t -> Map.of(t.structure(), 1.0)).toList();
    }

    /** Whose answer the caller got. */
    static List<Map<String, Double>> answers(List<Trial> trials) {
        return trials.stream()
                .map(t -> t.accepted().map(g -> Map.of(g.model(), 1.0)).orElse(Map.of()))
                .toList();
    }

    /** How often each model was called. */
    static List<Map<String, Double>> calls(List<Trial> trials) {
        return trials.stream()
                .map(t -> {
                    Map<String, Double> calls = new HashMap<>();
                    t.calls().stream().map(Given::model).forEach(m -> calls.merge(m, 1.0, Double::sum));
                    return calls;
                })
                .toList();
    }

    /** Counts by the names under which they are reported. */
    static Map<String, Double> counts(List<Trial> trials) {
        double size = trials.size();
        double calls = trials.stream().mapToInt(t -> t.calls().size()).sum();
        double samples = trials.stream()
                .filter(t -> t.structure().equals(BEST_OF))
                .mapToInt(t -> t.calls().size())
                .sum();
        return Map.of(
                "callsPerPrompt", calls / size,
                "escalations", trials.stream().filter(Trial::escalated).count() / size,
                "samplesBoughtPerPrompt", samples / size,
                "cutAnswers",
                        trials.stream()
                                        .filter(t ->
                                                t.accepted().filter(Given::cut).isPresent())
                                        .count()
                                / size,
                "answered", trials.stream().filter(Trial::answered).count() / size);
    }
}
