package dev.sluice.policies.forecast;

import dev.sluice.core.backend.Price;

/**
 * What is believed of a model nobody has measured: the mean success that models of its price have, and what the latent
 * vector says of models of that success.
 *
 * <pre>
 * logit(level) = logit(arm's level) + perLogPrice ln(price) + forThinking
 * loading k    = b_k0 + b_k1 level + b_k2 level^2
 * </pre>
 *
 * @param arm the mean of the known arms, at a price of one dollar per million output tokens, not thinking
 * @param byLevel three numbers for each latent dimension
 * @param perLogPrice shift of the logit per natural logarithm of the output price in dollars per million
 * @param forThinking shift of the logit where it thinks
 * @param thinkingLength shift of the logarithm of the tokens written where it thinks
 */
public record Prior(Arm arm, double[] byLevel, double perLogPrice, double forThinking, double thinkingLength) {

    /** A model that costs nothing runs on one's own machine; it is taken for a small one. */
    private static final double CHEAPEST_USD = .1;

    private static final double DEAREST_USD = 100;

    Arm expected(String family, Price price, boolean thinks) {
        double usd = Math.clamp(price.outputPerMillion().inUsd(), CHEAPEST_USD, DEAREST_USD);
        double logit = Arm.Core.logitOf(arm.core().level()) + perLogPrice * Math.log(usd) + (thinks ? forThinking : 0);
        Arm.Core core = new Arm.Core(
                Logistic.of(logit), loadings(Logistic.of(logit)), arm.core().slope());
        return shifted(
                new Arm(
                        family,
                        false,
                        0,
                        core,
                        arm.weights(),
                        arm.precision(),
                        arm.lengthWeights(),
                        arm.lengthSpread(),
                        arm.firstChunkSeconds(),
                        arm.tokenSeconds()),
                0,
                thinks);
    }

    private double[] loadings(double level) {
        double[] loadings = new double[byLevel.length / 3];
        for (int k = 0; k < loadings.length; k++) {
            loadings[k] = byLevel[3 * k] + level * (byLevel[3 * k + 1] + level * byLevel[3 * k + 2]);
        }
        return loadings;
    }

    /** The same arm with thinking switched to {@code thinks}; unchanged where it already is. */
    Arm switched(Arm known, boolean thinks) {
        return known.thinks() == thinks ? known : shifted(known, forThinking, thinks);
    }

    private Arm shifted(Arm from, double perThinking, boolean thinks) {
        double direction = from.thinks() == thinks ? 0 : thinks ? 1 : -1;
        double[] weights = from.weights().clone();
        double[] precision = from.precision().clone();
        double[] length = from.lengthWeights().clone();
        weights[0] += direction * perThinking;
        precision[0] = direction == 0 ? precision[0] : Math.min(precision[0], arm.precision()[0]);
        length[0] += direction * thinkingLength;
        return new Arm(
                from.family(),
                thinks,
                direction == 0 ? from.observations() : 0,
                from.core(),
                weights,
                precision,
                length,
                from.lengthSpread(),
                from.firstChunkSeconds(),
                from.tokenSeconds());
    }
}
