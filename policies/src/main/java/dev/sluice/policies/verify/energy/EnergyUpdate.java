package dev.sluice.policies.verify.energy;

/**
 * One step of learning the energy, pure: the extended Kalman step of the logistic model with independent weights, as for
 * arms. What was fitted counts as at most a few dozen outcomes once it is opened, and what was learned as at most a few
 * hundred, so that the energy follows models that change.
 */
public final class EnergyUpdate {

    private static final double MOST_PRECISION = 400;
    private static final double FITTED_PRECISION = 40;
    private static final double LEAST_CURVATURE = .05;

    private EnergyUpdate() {}

    /** A fitted model as learning starts from it: as sure of itself as a few dozen outcomes would make it. */
    public static EnergyModel opened(EnergyModel fitted) {
        return fitted.mapped(EnergyUpdate::opened);
    }

    private static Fit opened(Fit fit) {
        double[] precision = fit.precision().clone();
        for (int i = 0; i < precision.length; i++) {
            precision[i] = Math.min(precision[i], FITTED_PRECISION);
        }
        return new Fit(fit.observations(), fit.weights(), precision);
    }

    /** @param success how right the answer was, in [0, 1] */
    public static EnergyModel judged(
            EnergyModel model, String family, double[] features, double success, String nextVersion) {
        if (!(success >= 0 && success <= 1)) {
            throw new IllegalArgumentException("success must lie in [0, 1]: " + success);
        }
        return model.with(family, judged(model.fit(family), features, success), nextVersion);
    }

    static Fit judged(Fit fit, double[] features, double success) {
        double[] weights = fit.weights().clone();
        double[] precision = fit.precision().clone();
        double variance = 0;
        for (int i = 0; i < features.length; i++) {
            precision[i] = Math.min(precision[i], MOST_PRECISION);
            variance += features[i] * features[i] / precision[i];
        }
        double probability = fit.probability(features);
        double curvature = Math.max(LEAST_CURVATURE, probability * (1 - probability));
        double step = (success - probability) / (1 + curvature * variance);
        for (int i = 0; i < features.length; i++) {
            weights[i] += features[i] * step / precision[i];
            precision[i] = Math.min(MOST_PRECISION, precision[i] + curvature * features[i] * features[i]);
        }
        return new Fit(fit.observations() + 1, weights, precision);
    }
}
