package dev.sluice.replay.figures;

import java.util.List;

/**
 * A figure, the mean over the splits, with its 95 % interval and its value in each split. Infinite or not a number where
 * there is none.
 */
public record Figure(double value, double low, double high, List<Double> perSplit) {

    public Figure {
        perSplit = List.copyOf(perSplit);
    }
}
