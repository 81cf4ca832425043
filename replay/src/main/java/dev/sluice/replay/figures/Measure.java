package dev.sluice.replay.figures;

/** One or several figures, told from the rows and how often each counts. */
@FunctionalInterface
public interface Measure {

    double[] of(Weights weights);
}
