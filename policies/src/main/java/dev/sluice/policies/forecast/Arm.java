package dev.sluice.policies.forecast;

/**
 * What is known of one arm: success and log-linear length over the features, each weight with its precision, and its
 * speed. The arrays are never modified by anyone after construction.
 *
 * <pre>
 * logit of success = slope logit(level + loadings . latent) + weights . features
 * </pre>
 *
 * @param family models of one family err together
 * @param thinks whether the outcomes behind it were had with thinking on
 * @param observations outcomes behind it
 * @param core what the outcomes of all models say of this one
 * @param weights of what was learned beyond that
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
        Core core,
        double[] weights,
        double[] precision,
        double[] lengthWeights,
        double lengthSpread,
        double firstChunkSeconds,
        double tokenSeconds) {

    /**
     * A model's success as the latent vector forecasts it.
     *
     * @param level its mean, in (0, 1)
     * @param loadings of the latent vector; empty where it tells nothing
     * @param slope how far that is to be believed: 1 where the forecasts are calibrated
     */
    public record Core(double level, double[] loadings, double slope) {

        private static final double LEAST = .02;

        /** Says one half of everything. */
        public static final Core NONE = new Core(.5, new double[0], 1);

        /** @param features one, the latent vector, the rest */
        double logit(double[] features) {
            double p = level;
            for (int k = 0; k < loadings.length; k++) {
                p += loadings[k] * features[1 + k];
            }
            return slope * logitOf(p);
        }

        public static double logitOf(double p) {
            double inside = Math.clamp(p, LEAST, 1 - LEAST);
            return Math.log(inside / (1 - inside));
        }
    }

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

    /** One line, as {@link #read} takes it. */
    public String write() {
        return String.join(
                " | ",
                family,
                thinks ? "thinks" : "direct",
                Long.toString(observations),
                Numbers.text(core.level(), core.slope()),
                Numbers.text(core.loadings()),
                Numbers.text(weights),
                Numbers.text(precision),
                Numbers.text(lengthWeights),
                Numbers.text(lengthSpread, firstChunkSeconds, tokenSeconds));
    }

    /** @throws IllegalArgumentException where it is something else */
    public static Arm read(String text) {
        String[] parts = text.split(" \\| ", -1);
        if (parts.length != 9) {
            throw new IllegalArgumentException("an arm has 9 parts, this has " + parts.length + ": " + text);
        }
        double[] core = Numbers.of(parts[3]);
        double[] rest = Numbers.of(parts[8]);
        return new Arm(
                parts[0],
                parts[1].equals("thinks"),
                Long.parseLong(parts[2]),
                new Core(core[0], Numbers.of(parts[4]), core[1]),
                Numbers.of(parts[5]),
                Numbers.of(parts[6]),
                Numbers.of(parts[7]),
                rest[0],
                rest[1],
                rest[2]);
    }

    public double logit(double[] features) {
        return core.logit(features) + dot(weights, features);
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
