package dev.sluice.policies.verify.energy;

import dev.sluice.policies.forecast.Logistic;

/**
 * A logistic model of being right, over the {@link AnswerFeature}s. The arrays are never modified by anyone after construction.
 *
 * @param observations outcomes behind it
 * @param precision inverse variance of each weight
 */
public record Fit(long observations, double[] weights, double[] precision) {

    public Fit {
        if (weights.length != AnswerFeature.count() || precision.length != AnswerFeature.count()) {
            throw new IllegalArgumentException("a fit has " + AnswerFeature.count() + " weights and precisions, not "
                    + weights.length + " and " + precision.length);
        }
        for (int i = 0; i < weights.length; i++) {
            if (!Double.isFinite(weights[i]) || !(precision[i] > 0)) {
                throw new IllegalArgumentException("weight or precision of "
                        + AnswerFeature.ALL.get(i).label() + " makes no sense: " + weights[i] + ", " + precision[i]);
            }
        }
    }

    double logit(double[] features) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * features[i];
        }
        return sum;
    }

    double probability(double[] features) {
        return Logistic.of(logit(features));
    }
}
