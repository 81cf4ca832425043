package dev.sluice.replay.offpolicy;

import dev.sluice.replay.offpolicy.LoggedDecision.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * How often the intervals hold the truth where it is known: logs are made up again and again by drawing prompts and
 * choices, and each is asked what the draft would have done.
 *
 * @param truthSuccess the draft's mean success over the whole population
 * @param truthUsd its mean cost
 * @param refused repetitions without an answer
 * @param covered by estimator, the share of answers whose interval holds the truth
 * @param width by estimator, the mean width of the intervals
 * @param effective mean effective sample size
 */
public record Coverage(
        double truthSuccess,
        double truthUsd,
        int repetitions,
        int refused,
        Map<String, Double> covered,
        Map<String, Double> width,
        double effective) {

    /**
     * A prompt of which everything is known: what could be chosen, with the logging policy's probabilities, and what
     * would come of it, in the options' order.
     */
    public record Case(List<Option> options, double[] success, double[] usd) {}

    /** @param decisions of each made-up log */
    public static Coverage of(List<Case> population, DraftRule draft, int repetitions, int decisions, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double truthSuccess = 0;
        double truthUsd = 0;
        for (Case one : population) {
            int target = one.options().indexOf(draft.choose(one.options()).orElseThrow());
            truthSuccess += one.success()[target] / population.size();
            truthUsd += one.usd()[target] / population.size();
        }
        Map<String, Double> covered = new LinkedHashMap<>();
        Map<String, Double> width = new LinkedHashMap<>();
        int refused = 0;
        double effective = 0;
        for (int r = 0; r < repetitions; r++) {
            switch (WhatIf.of(log(population, decisions, random), draft, 1)) {
                case WhatIf.Refused no -> refused++;
                case WhatIf.Told told -> {
                    effective += told.effective();
                    count(covered, width, "success", told.success(), truthSuccess);
                    count(covered, width, "cost", told.costUsd(), truthUsd);
                }
            }
        }
        int answered = Math.max(1, repetitions - refused);
        covered.replaceAll((name, count) -> count / answered);
        width.replaceAll((name, sum) -> sum / answered);
        return new Coverage(truthSuccess, truthUsd, repetitions, refused, covered, width, effective / answered);
    }

    private static List<LoggedDecision> log(List<Case> population, int decisions, SplittableRandom random) {
        List<LoggedDecision> log = new ArrayList<>(decisions);
        for (int i = 0; i < decisions; i++) {
            Case one = population.get(random.nextInt(population.size()));
            int chosen = drawn(one.options(), random.nextDouble());
            log.add(new LoggedDecision(
                    "made-up-" + i,
                    "logging",
                    one.options(),
                    one.options().get(chosen).plan(),
                    OptionalDouble.of(one.success()[chosen]),
                    one.usd()[chosen]));
        }
        return log;
    }

    private static int drawn(List<Option> options, double at) {
        double passed = 0;
        int last = 0;
        for (int o = 0; o < options.size(); o++) {
            passed += options.get(o).propensity();
            last = options.get(o).propensity() > 0 ? o : last;
            if (at < passed) {
                return o;
            }
        }
        return last;
    }

    private static void count(
            Map<String, Double> covered, Map<String, Double> width, String of, Estimates estimates, double truth) {
        Map<String, Estimate> all = Map.of(
                "ips", estimates.ips(), "self-normalised", estimates.snips(), "doubly robust", estimates.doubly());
        for (String name : List.of("ips", "self-normalised", "doubly robust")) {
            Estimate estimate = all.getOrDefault(name, estimates.ips());
            covered.merge(name + ", " + of, estimate.covers(truth) ? 1.0 : 0.0, Double::sum);
            width.merge(name + ", " + of, estimate.high() - estimate.low(), Double::sum);
        }
    }
}
