package dev.sluice.core.plan;

/**
 * A plan that was not chosen, and why.
 *
 * @param propensity the probability with which it would have been chosen all the same, in [0, 1)
 */
public record Rejected(Forecast forecast, String reason, double propensity) {

    public Rejected {
        if (!(propensity >= 0 && propensity < 1)) {
            throw new IllegalArgumentException("propensity must lie in [0, 1): " + propensity);
        }
    }

    /** Which never would have been chosen. */
    public Rejected(Forecast forecast, String reason) {
        this(forecast, reason, 0);
    }
}
