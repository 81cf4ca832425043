package dev.sluice.replay.figures;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Forecasts beside what came of them, in ten bins of equal width, and the expected calibration error: the mean distance
 * of the two, weighted by the bins' sizes.
 */
public final class Reliability {

    public static final int BINS = 10;

    private Reliability() {}

    /** Forecasts of one arm, row by row, and the scores. */
    public record Forecasts(double[] forecast, double[] score) {}

    /** One bin. Not a number where it is empty. */
    public record Bin(double forecast, double outcome, double share) {}

    public static List<Bin> bins(List<Forecasts> arms, double[] weights) {
        double[] forecast = new double[BINS];
        double[] outcome = new double[BINS];
        double[] weight = new double[BINS];
        double total = 0;
        for (Forecasts arm : arms) {
            for (int i = 0; i < weights.length; i++) {
                int bin = Math.min(BINS - 1, (int) (arm.forecast()[i] * BINS));
                forecast[bin] += weights[i] * arm.forecast()[i];
                outcome[bin] += weights[i] * arm.score()[i];
                weight[bin] += weights[i];
                total += weights[i];
            }
        }
        double all = total;
        return IntStream.range(0, BINS)
                .mapToObj(b -> new Bin(forecast[b] / weight[b], outcome[b] / weight[b], weight[b] / all))
                .toList();
    }

    public static double error(List<Forecasts> arms, double[] weights) {
        return bins(arms, weights).stream()
                .filter(bin -> bin.share() > 0)
                .mapToDouble(bin -> bin.share() * Math.abs(bin.forecast() - bin.outcome()))
                .sum();
    }
}
