package dev.sluice.replay.evaluate;

import dev.sluice.replay.trial.Trial;
import java.util.Arrays;
import java.util.List;

/** How someone did on every test prompt of a split: the score of the answer, and what it cost. */
record Column(double[] score, double[] usd) {

    static Column of(List<Trial> trials, Marks marks) {
        return new Column(
                trials.stream().mapToDouble(marks::of).toArray(),
                trials.stream().mapToDouble(t -> t.spent().inUsd()).toArray());
    }

    double meanUsd() {
        return Arrays.stream(usd).average().orElse(0);
    }
}
