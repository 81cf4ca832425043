package dev.sluice.replay.evaluate;

import dev.sluice.replay.baseline.Baseline;
import dev.sluice.replay.trial.PolicyUnderTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All splits, one after another, each with a seed of its own. */
final class Evaluation {

    /** So far apart are the seeds of the splits of two evaluations. */
    private static final long SEEDS = 1_000_003;

    private final Options options;
    private final Material material;
    private final Steps steps;

    Evaluation(Options options, Material material, Steps steps) {
        this.options = options;
        this.material = material;
        this.steps = steps;
    }

    /** The seed of one split: of the split itself, the fit and the stream. */
    static long seedOf(long seed, int split) {
        return seed * SEEDS + split;
    }

    /** How many steps will be told of, two for the figures included. */
    static int steps(Options options, Material material) {
        boolean routers = options.train().stream()
                .flatMap(name -> material.of(name).stream())
                .anyMatch(Asked::whole);
        int ablation = options.ablation()
                ? Ablation.of(new PolicyUnderTest(options.policy(), material.samples()))
                        .size()
                : 0;
        int streams = 1 + (routers ? Baseline.all().size() : 0) + ablation;
        return options.splits() * (1 + streams * (1 + Grid.FRACTIONS.size())) + 2;
    }

    /**
     * What was measured.
     *
     * @param best the best single model as far as it can be known beforehand, over all splits
     */
    record Measured(String best, List<Sheet> sheets) {}

    Measured measured() {
        List<Round> rounds = new ArrayList<>();
        for (int split = 0; split < options.splits(); split++) {
            rounds.add(new Round(options, material, seedOf(options.seed(), split), steps));
        }
        String best = best(rounds);
        String reference = options.reference()
                .or(() -> options.pair().map(Options.Pair::strong))
                .orElse(best);
        Map<String, Integer> numbers = new HashMap<>();
        List<Sheet> sheets = new ArrayList<>();
        while (!rounds.isEmpty()) {
            sheets.add(rounds.removeFirst()
                    .measure(asked -> numbers.computeIfAbsent(asked.key(), key -> numbers.size()), reference));
        }
        return new Measured(best, sheets);
    }

    /** One for all splits, so that their budgets can be compared; of equally good ones the first of the pool. */
    private String best(List<Round> rounds) {
        List<String> models = options.pool().models();
        double[] known = new double[models.size()];
        for (Round round : rounds) {
            List<Double> one = round.known();
            Arrays.setAll(known, m -> known[m] + one.get(m));
        }
        int best = 0;
        for (int m = 1; m < known.length; m++) {
            best = known[m] > known[best] ? m : best;
        }
        return models.get(best);
    }
}
