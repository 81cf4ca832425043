package dev.sluice.replay.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/** The budgets that are looked at, as parts of what the reference model costs. */
final class Grid {

    private static final int STEPS = 20;

    static final List<Double> FRACTIONS =
            IntStream.rangeClosed(1, STEPS).mapToObj(i -> i / (double) STEPS).toList();

    private Grid() {}
}
