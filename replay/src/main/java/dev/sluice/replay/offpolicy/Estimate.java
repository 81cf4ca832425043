package dev.sluice.replay.offpolicy;

/** An estimated mean with its 95 % interval. */
public record Estimate(double value, double low, double high) {

    private static final double NINETY_FIVE = 1.96;

    static Estimate of(double value, double standardError) {
        return new Estimate(value, value - NINETY_FIVE * standardError, value + NINETY_FIVE * standardError);
    }

    public boolean covers(double truth) {
        return low <= truth && truth <= high;
    }
}
