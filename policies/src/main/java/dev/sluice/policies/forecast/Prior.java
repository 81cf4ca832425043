package dev.sluice.policies.forecast;

import dev.sluice.core.backend.Price;

/**
 * What is believed of a model nobody has measured: the known models' mean arm, its bias shifted by price and thinking.
 *
 * @param arm the mean of the known arms, at a price of one dollar per million output tokens, not thinking
 * @param perLogPrice shift of the logit per natural logarithm of the output price in dollars per million
 * @param forThinking shift of the logit where it thinks
 * @param thinkingLength shift of the logarithm of the tokens written where it thinks
 */
public record Prior(Arm arm, double perLogPrice, double forThinking, double thinkingLength) {

    /** A model that costs nothing runs on one's own machine; it is taken for a small one. */
    private static final double CHEAPEST_USD = .1;

    private static final double DEAREST_USD = 100;

    Arm expected(String family, Price price, boolean thinks) {
        double usd = Math.clamp(price.outputPerMillion().inUsd(), CHEAPEST_USD, DEAREST_USD);
        double shift = perLogPrice * Math.log(usd);
        return shifted(
                new Arm(
                        family,
                        false,
                        0,
                        arm.weights(),
                        arm.precision(),
                        arm.lengthWeights(),
                        arm.lengthSpread(),
                        arm.firstChunkSeconds(),
                        arm.tokenSeconds()),
                shift,
                thinks);
    }

    /** The same arm with thinking switched to {@code thinks}; unchanged where it already is. */
    Arm switched(Arm known, boolean thinks) {
        return known.thinks() == thinks ? known : shifted(known, 0, thinks);
    }

    private Arm shifted(Arm from, double shift, boolean thinks) {
        double direction = from.thinks() == thinks ? 0 : thinks ? 1 : -1;
        double[] weights = from.weights().clone();
        double[] precision = from.precision().clone();
        double[] length = from.lengthWeights().clone();
        weights[0] += shift + direction * forThinking;
        precision[0] = direction == 0 ? precision[0] : Math.min(precision[0], arm.precision()[0]);
        length[0] += direction * thinkingLength;
        return new Arm(
                from.family(),
                thinks,
                direction == 0 ? from.observations() : 0,
                weights,
                precision,
                length,
                from.lengthSpread(),
                from.firstChunkSeconds(),
                from.tokenSeconds());
    }
}
