package dev.sluice.policies.choice;

import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.request.Tokens;

/**
 * How long the answers of an arm become: log-normal, through the forecast's mean and its 95 % quantile.
 *
 * <pre>
 * high / mean = exp(z s - s^2 / 2), z = 1.645, so s = z - sqrt(z^2 - 2 ln(high / mean)); median = mean exp(-s^2 / 2)
 * </pre>
 */
record Length(double median, double spread) {

    private static final double Z95 = 1.645;
    private static final double Z999 = 3.09;
    private static final double LEAST_SPREAD = .05;
    /** The logistic curve that lies closest to the normal one. */
    private static final double LOGISTIC = 1.702;

    static Length of(ArmForecast arm) {
        double mean = Math.max(1, arm.output().count());
        double excess = Math.max(0, Math.log(arm.outputHigh().count() / mean));
        double spread = Math.max(LEAST_SPREAD, Z95 - Math.sqrt(Math.max(0, Z95 * Z95 - 2 * excess)));
        return new Length(mean * Math.exp(-spread * spread / 2), spread);
    }

    /** The length that one answer in a thousand is beyond. */
    Tokens nearlyAll() {
        return new Tokens(Math.round(median * Math.exp(Z999 * spread)));
    }

    /** The chance that an answer is no longer. */
    double within(Tokens limit) {
        double deviations = Math.log(Math.max(1, limit.count()) / median) / spread;
        return 1 / (1 + Math.exp(-LOGISTIC * deviations));
    }
}
