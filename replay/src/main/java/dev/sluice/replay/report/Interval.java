package dev.sluice.replay.report;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Where a figure lies with 95 % confidence, by the percentiles of a bootstrap over prompts. */
public record Interval(double low, double high) {

    private static final int RESAMPLES = 2000;
    private static final double TAIL = 0.025;

    /** Deterministic by its seed. */
    static Interval of(int prompts, long seed, ToDoubleFunction<int[]> figure) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] figures = new double[RESAMPLES];
        int[] drawn = new int[prompts];
        for (int i = 0; i < RESAMPLES; i++) {
            Arrays.setAll(drawn, j -> random.nextInt(prompts));
            figures[i] = figure.applyAsDouble(drawn);
        }
        Arrays.sort(figures);
        return new Interval(
                figures[(int) Math.floor(TAIL * (RESAMPLES - 1))],
                figures[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))]);
    }
}
