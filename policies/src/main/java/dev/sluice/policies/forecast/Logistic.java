package dev.sluice.policies.forecast;

/** The logistic function. */
public final class Logistic {

    private Logistic() {}

    public static double of(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** The mean of the logistic function of a normal variable, by MacKay's approximation. */
    public static double mean(double logit, double variance) {
        return of(logit / Math.sqrt(1 + Math.PI * variance / 8));
    }
}
