package dev.sluice.replay.fit;

import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.Coincidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the answers of pairs of models go together: the correlation of being right beyond their forecasts, and how often
 * two wrong answers are the same, over all pairs within or across families.
 */
final class CoincidenceFit {

    private final List<double[]> features;
    private final Map<String, Arm> arms;
    private final Map<String, Map<Integer, Sample>> samples = new HashMap<>();

    CoincidenceFit(Corpus corpus, List<double[]> features, Map<String, Arm> arms) {
        this.features = features;
        this.arms = arms;
        for (String name : arms.keySet()) {
            Map<Integer, Sample> byPrompt = new HashMap<>();
            corpus.samples().getOrDefault(name, List.of()).stream()
                    .filter(sample -> sample.answer().isPresent())
                    .forEach(sample -> byPrompt.put(sample.prompt(), sample));
            samples.put(name, byPrompt);
        }
    }

    private double together;
    private double spread;
    private double bothWrong;
    private double sameWrong;

    Coincidence fit(boolean sameFamily) {
        together = 0;
        spread = 1e-9;
        bothWrong = 1e-9;
        sameWrong = 0;
        List<String> names = new ArrayList<>(arms.keySet());
        names.sort(null);
        for (int i = 0; i < names.size(); i++) {
            for (String other : names.subList(i + 1, names.size())) {
                boolean same = ModelNames.family(names.get(i)).equals(ModelNames.family(other));
                boolean sameModel = ModelNames.undated(names.get(i)).equals(ModelNames.undated(other));
                if (same == sameFamily && !sameModel) {
                    add(names.get(i), other);
                }
            }
        }
        return new Coincidence(Math.clamp(together / spread, 0, 1), Math.clamp(sameWrong / bothWrong, 0, 1));
    }

    private void add(String one, String other) {
        Map<Integer, Sample> others = samples.getOrDefault(other, Map.of());
        samples.getOrDefault(one, Map.of()).forEach((prompt, a) -> {
            Sample b = others.get(prompt);
            if (b != null) {
                double p = success(one, prompt);
                double q = success(other, prompt);
                together += (a.correct() - p) * (b.correct() - q);
                spread += Math.sqrt(p * (1 - p) * q * (1 - q));
                if (a.correct() < .5 && b.correct() < .5) {
                    bothWrong++;
                    sameWrong += a.answer().equals(b.answer()) ? 1 : 0;
                }
            }
        });
    }

    private double success(String name, int prompt) {
        Arm arm = Objects.requireNonNull(arms.get(name));
        return 1 / (1 + Math.exp(-arm.logit(features.get(prompt))));
    }
}
