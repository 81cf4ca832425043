package dev.sluice.core.plan;

/** A probability with its 90 % interval: {@code 0 <= low <= mean <= high <= 1}. */
public record Probability(double low, double mean, double high) {

    public Probability {
        if (!(0 <= low && low <= mean && mean <= high && high <= 1)) {
            throw new IllegalArgumentException("not 0 <= low <= mean <= high <= 1: " + low + ", " + mean + ", " + high);
        }
    }
}
