package dev.sluice.replay.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Outcomes by the names of models. A dated name also takes the outcomes recorded without a date; the undated name takes
 * those of all its dates.
 *
 * @param aliases other names, and which they mean
 */
record ModelOutcomes(Map<String, List<Sample>> byName, Map<String, String> aliases) {

    /** @param leastSets models with outcomes in fewer sets are left out */
    static ModelOutcomes of(Corpus corpus, int leastSets) {
        Map<String, List<Sample>> models = new TreeMap<>();
        Map<String, String> aliases = new TreeMap<>();
        Map<String, List<String>> dated = new TreeMap<>();
        corpus.samples().forEach((name, samples) -> {
            String undated = ModelNames.undated(name);
            List<Sample> own = new ArrayList<>(samples);
            if (!undated.equals(name)) {
                own.addAll(corpus.samples().getOrDefault(undated, List.of()));
            }
            dated.computeIfAbsent(undated, u -> new ArrayList<>()).add(name);
            if (corpus.setsOf(own) >= leastSets) {
                models.put(name, own);
            }
            corpus.recordedNames().getOrDefault(name, Set.of()).forEach(recorded -> {
                String lower = recorded.toLowerCase(Locale.ROOT);
                if (!lower.equals(name)) {
                    aliases.put(lower, name);
                }
            });
        });
        corpus.samples().keySet().stream()
                .filter(name -> name.startsWith("meta-"))
                .forEach(name -> aliases.put(name.substring("meta-".length()), name));
        dated.forEach((undated, names) -> {
            List<Sample> all = new ArrayList<>();
            names.forEach(name -> all.addAll(corpus.samples().getOrDefault(name, List.of())));
            if (names.size() == 1 && !names.getFirst().equals(undated)) {
                aliases.put(undated, names.getFirst());
            } else if (corpus.setsOf(all) >= leastSets) {
                models.put(undated, all);
            }
        });
        aliases.values().retainAll(models.keySet());
        aliases.keySet().removeAll(models.keySet());
        return new ModelOutcomes(models, aliases);
    }
}
