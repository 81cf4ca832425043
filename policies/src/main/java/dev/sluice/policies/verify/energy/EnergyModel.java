package dev.sluice.policies.verify.energy;

import dev.sluice.policies.forecast.Logistic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Energy {@code E(x, y) = -log P(right | features)}: a fit for each family of models known well enough, one for all the
 * others, and what picking the best of several does to it. Immutable; learning makes the next one.
 *
 * @param families by the family of the model's card
 */
public record EnergyModel(String version, Fit all, Map<String, Fit> families, Selection selection) {

    public EnergyModel {
        families = Map.copyOf(families);
    }

    Fit fit(String family) {
        return families.getOrDefault(family, all);
    }

    /** @param count answers that the best is picked from, this one among them */
    public double probability(String family, double[] features, int count) {
        return selection.corrected(fit(family).logit(features), count);
    }

    /** The answer's probability alone, not as the best of several. */
    public double probability(String family, double[] features) {
        return Logistic.of(fit(family).logit(features));
    }

    /** Infinite for a probability of 0. */
    public static double energy(double probability) {
        return -Math.log(probability);
    }

    EnergyModel mapped(UnaryOperator<Fit> change) {
        Map<String, Fit> changed = new HashMap<>();
        families.forEach((family, fit) -> changed.put(family, change.apply(fit)));
        return new EnergyModel(version, change.apply(all), changed, selection);
    }

    EnergyModel with(String family, Fit next, String nextVersion) {
        if (!families.containsKey(family)) {
            return new EnergyModel(nextVersion, next, families, selection);
        }
        Map<String, Fit> learned = new HashMap<>(families);
        learned.put(family, next);
        return new EnergyModel(nextVersion, all, learned, selection);
    }
}
