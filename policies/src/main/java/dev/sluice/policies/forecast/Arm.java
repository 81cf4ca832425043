package dev.sluice.policies.forecast;

/**
 * What is known of one arm: logistic success and log-linear length over the features, each weight with its precision,
 * and its speed. The arrays are never modified by anyone after construction.
 *
 * @param family models of one family err together
 * @param thinks whether the outcomes behind it were had with thinking on
 * @param observations outcomes behind it
 * @param weights of the logit of success
 * @param precision inverse variance of each weight
 * @param lengthWeights of the logarithm of the tokens written
 * @param lengthSpread standard deviation of that logarithm around the forecast
 * @param firstChunkSeconds until the first piece of the answer
 * @param tokenSeconds for each further token
 */
public record Arm(
        String family,
        boolean thinks,
        long observations,
        double[] weights,
        double[] precision,
        double[] lengthWeights,
        double lengthSpread,
        double firstChunkSeconds,
        double tokenSeconds) {

    public Arm {
        if (weights.length != precision.length || weights.length != lengthWeights.length) {
            throw new IllegalArgumentException("an arm's weights differ in number: " + weights.length + ", "
                    + precision.length + ", " + lengthWeights.length);
        }
        if (!(lengthSpread > 0 && firstChunkSeconds > 0 && tokenSeconds > 0)) {
            throw new IllegalArgumentException("an arm's spread and speed must be positive: " + lengthSpread + ", "
                    + firstChunkSeconds + " s, " + tokenSeconds + " s");
        }
    }

    double logit(double[] features) {
        return dot(weights, features);
    }

    /** Variance of the logit that comes from not knowing the weights. */
    double variance(double[] features) {
        double sum = 0;
        for (int i = 0; i < features.length; i++) {
            sum += features[i] * features[i] / precision[i];
        }
        return sum;
    }

    double logLength(double[] features) {
        return dot(lengthWeights, features);
    }

    static double dot(double[] weights, double[] features) {
        double sum = 0;
        for (int i = 0; i < features.length; i++) {
            sum += weights[i] * features[i];
        }
        return sum;
    }
}
