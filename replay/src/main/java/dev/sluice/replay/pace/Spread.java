package dev.sluice.replay.pace;

import dev.sluice.replay.WrongInput;
import java.util.List;

/** The mean of a figure over independent months, and where it lies with 95 % confidence by Student's t. */
record Spread(double mean, double low, double high) {

    /** The 97.5 % quantiles of Student's t for 1, 2, ... degrees of freedom. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045
    };

    /** As many months as there are quantiles for. */
    static final int MOST = T.length + 1;

    static Spread of(List<Double> figures) {
        int n = figures.size();
        if (n < 2 || n > MOST) {
            throw new WrongInput("between 2 and " + MOST + " months are needed: " + n);
        }
        double mean = figures.stream().mapToDouble(f -> f).average().orElseThrow();
        double squares =
                figures.stream().mapToDouble(f -> (f - mean) * (f - mean)).sum();
        double half = T[n - 2] * Math.sqrt(squares / (n - 1) / n);
        return new Spread(mean, mean - half, mean + half);
    }
}
