package dev.sluice.policies.verify.energy;

import dev.sluice.policies.forecast.Logistic;

/**
 * What is left of a probability once its answer was picked as the best of several: the pick is where the model errs in
 * its favour. The logit becomes {@code shift + slope * logit + perLogCount * log(n)}.
 *
 * @param slope positive, so that the order of answers is kept
 */
public record Selection(double shift, double slope, double perLogCount) {

    /** Nothing is known of picking. */
    public static final Selection NONE = new Selection(0, 1, 0);

    public Selection {
        if (!(slope > 0) || !Double.isFinite(shift) || !Double.isFinite(perLogCount)) {
            throw new IllegalArgumentException("a selection needs a positive slope and finite shifts: " + shift + ", "
                    + slope + ", " + perLogCount);
        }
    }

    /** @param count answers picked from; one alone is not picked */
    double corrected(double logit, int count) {
        return count <= 1 ? Logistic.of(logit) : Logistic.of(shift + slope * logit + perLogCount * Math.log(count));
    }
}
