package dev.sluice.replay.fit;

import dev.sluice.core.plan.Escalation;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.CalibrationFile.Together;
import dev.sluice.policies.forecast.HiddenDifficulty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How the answers of different models go together: how often two wrong ones are the same, within and across families, and
 * the spread of the hidden difficulty at which a better model is right as often as it really was where two others disagree.
 * That is what a plan needs to know; how often two are right together is then said some percent too low.
 */
final class TogetherFit {

    private static final double WIDEST = 5.5;
    private static final int HALVINGS = 12;
    private static final double LEAST = 1e-9;
    /** Threes drawn from the answers to each prompt. */
    private static final int DRAWS = 16;

    private static final long SEED = 1;

    private final Collection<List<Given>> byPrompt;

    /**
     * What a model made of a prompt.
     *
     * @param model without its date: versions of one model are no pair
     * @param forecast success
     */
    private record Given(String model, String family, Sample sample, double forecast) {

        boolean wrong() {
            return sample.correct() < .5;
        }
    }

    TogetherFit(Corpus corpus, List<double[]> features, Map<String, Arm> arms) {
        Map<Integer, List<Given>> given = new TreeMap<>();
        new TreeMap<>(arms).forEach((name, arm) -> {
            String model = ModelNames.undated(name);
            String family = ModelNames.family(name);
            for (Sample sample : corpus.samples().getOrDefault(name, List.of())) {
                double forecast = 1 / (1 + Math.exp(-arm.logit(Objects.requireNonNull(features.get(sample.prompt())))));
                given.computeIfAbsent(sample.prompt(), prompt -> new ArrayList<>())
                        .add(new Given(model, family, sample, forecast));
            }
        });
        byPrompt = given.values();
    }

    Together fit() {
        double inFamily = sameWrong(true);
        double acrossFamilies = sameWrong(false);
        return new Together(hidden(disagreements(inFamily, acrossFamilies)), inFamily, acrossFamilies);
    }

    /** Two whose answers differ, and the one of the three of whom most was forecast. */
    private record Disagreement(Given one, Given other, Given better, double sameWrong) {

        double expected(HiddenDifficulty hidden) {
            Escalation said = hidden.escalation(one.forecast(), other.forecast(), better.forecast(), sameWrong, 1);
            double agreed = said.agreement().rate();
            return (better.forecast() - agreed * said.betterRight()) / Math.max(LEAST, 1 - agreed);
        }
    }

    private List<Disagreement> disagreements(double inFamily, double acrossFamilies) {
        RandomGenerator chance = new SplittableRandom(SEED);
        List<Disagreement> disagreements = new ArrayList<>();
        for (List<Given> prompt : byPrompt) {
            for (int i = 0; i < DRAWS && prompt.size() >= 3; i++) {
                List<Given> three = IntStream.range(0, 3)
                        .mapToObj(any -> prompt.get(chance.nextInt(prompt.size())))
                        .sorted(Comparator.comparingDouble(Given::forecast))
                        .toList();
                Given one = three.get(0);
                Given other = three.get(1);
                Given better = three.get(2);
                boolean apart = three.stream().map(Given::model).distinct().count() == 3;
                boolean agree = one.sample().answer().isPresent()
                        && one.sample().answer().equals(other.sample().answer());
                if (apart && !agree) {
                    boolean kin = one.family().equals(other.family());
                    disagreements.add(new Disagreement(one, other, better, kin ? inFamily : acrossFamilies));
                }
            }
        }
        return disagreements;
    }

    private static HiddenDifficulty hidden(List<Disagreement> disagreements) {
        double seen = disagreements.stream()
                .mapToDouble(d -> d.better().sample().correct())
                .sum();
        double low = 0;
        double high = WIDEST;
        for (int i = 0; i < HALVINGS; i++) {
            HiddenDifficulty middle = new HiddenDifficulty((low + high) / 2);
            double expected =
                    disagreements.stream().mapToDouble(d -> d.expected(middle)).sum();
            if (expected > seen) {
                low = middle.spread();
            } else {
                high = middle.spread();
            }
        }
        return new HiddenDifficulty(low);
    }

    private double sameWrong(boolean inFamily) {
        long wrong = 0;
        long same = 0;
        for (List<Given> prompt : byPrompt) {
            List<Given> failed = prompt.stream()
                    .filter(given -> given.wrong() && given.sample().answer().isPresent())
                    .toList();
            for (int i = 0; i < failed.size(); i++) {
                for (Given other : failed.subList(i + 1, failed.size())) {
                    Given one = failed.get(i);
                    if (one.family().equals(other.family()) == inFamily
                            && !one.model().equals(other.model())) {
                        wrong++;
                        same += one.sample().answer().equals(other.sample().answer()) ? 1 : 0;
                    }
                }
            }
        }
        return wrong == 0 ? 0 : (double) same / wrong;
    }
}
