package dev.sluice.replay.evaluate;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.figures.Bootstrap;
import dev.sluice.replay.figures.Figure;
import dev.sluice.replay.figures.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast a policy learns of a model that it has never seen: its accuracy after some outcomes, beside what the policy that
 * was tuned in hindsight has at the same cost.
 *
 * <pre>
 * gap(n)    = accuracy of hindsight, at the cost that the learning policy has after n outcomes - its accuracy then
 * regret(n) = [accuracy - cost / worth] of hindsight at the same worth - the same of the learning policy
 * </pre>
 *
 * The second also counts spending too little or too much for what an answer is worth.
 *
 * Between two points of hindsight lies their mixture. Beyond its dearest point its accuracy is that of the dearest.
 */
final class NewcomerStudy {

    /** Where on the way from the cheapest to the dearest point of hindsight the policy stands. */
    static final List<Double> PLACES = List.of(.25, .5, .75);

    private static final int WORTHS = 24;
    private static final double LEAST = 1e-5;
    private static final double MOST = 10;

    private final List<NewcomerSplit> splits;
    private final List<Integer> outcomes;
    private final double explore;
    private final Steps steps;

    NewcomerStudy(List<NewcomerSplit> splits, List<Integer> outcomes, double explore, Steps steps) {
        this.splits = splits;
        this.outcomes = outcomes;
        this.explore = explore;
        this.steps = steps;
    }

    /**
     * What came of it at one place.
     *
     * @param usd mean cost after each number of outcomes
     * @param accuracy likewise
     * @param gap in parts of one, to hindsight at that cost
     * @param regret in parts of one, to hindsight at that worth
     */
    record Curve(double place, List<Figure> usd, List<Figure> accuracy, List<Figure> gap, List<Figure> regret) {}

    /** The rows of one split: score, cost, and hindsight's score at that cost, outcome count after outcome count. */
    private record Rows(List<Column> after, List<double[]> hindsight, Column same, double worthUsd) {}

    List<Curve> curves(int resamples, long seed) {
        List<List<Column>> hindsight =
                splits.stream().map(split -> split.hindsight(worths())).toList();
        steps.done("hindsight");
        Bootstrap bootstrap = new Bootstrap(numbers(), resamples, seed);
        List<Curve> curves = new ArrayList<>();
        for (double place : PLACES) {
            List<Rows> rows = new ArrayList<>();
            for (int s = 0; s < splits.size(); s++) {
                rows.add(rows(splits.get(s), hindsight.get(s), place));
                steps.done("learned at " + place);
            }
            curves.add(curve(place, rows, bootstrap));
        }
        return curves;
    }

    private static List<Cost> worths() {
        List<Cost> worths = new ArrayList<>();
        for (int i = 0; i < WORTHS; i++) {
            double usd = LEAST * Math.pow(MOST / LEAST, i / (WORTHS - 1.0));
            worths.add(new Cost(Math.round(usd * 1e9)));
        }
        return worths;
    }

    private List<int[]> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        return splits.stream()
                .map(split -> split.test().stream()
                        .mapToInt(asked -> numbers.computeIfAbsent(asked.key(), key -> numbers.size()))
                        .toArray())
                .toList();
    }

    private Rows rows(NewcomerSplit split, List<Column> hindsight, double place) {
        double low = hindsight.getFirst().meanUsd();
        double high = hindsight.stream().mapToDouble(Column::meanUsd).max().orElse(low);
        double wanted = low + place * (high - low);
        int nearest = 0;
        for (int w = 0; w < hindsight.size(); w++) {
            double off = Math.abs(hindsight.get(w).meanUsd() - wanted);
            nearest = off < Math.abs(hindsight.get(nearest).meanUsd() - wanted) ? w : nearest;
        }
        List<Column> after = split.learning(worths().get(nearest), outcomes, explore);
        return new Rows(
                after,
                after.stream()
                        .map(column -> atCost(hindsight, column.meanUsd()))
                        .toList(),
                hindsight.get(nearest),
                worths().get(nearest).inUsd());
    }

    /** Hindsight's score on each prompt at a mean cost: of the mixture of the two points around it. */
    static double[] atCost(List<Column> hindsight, double usd) {
        Column under = hindsight.getFirst();
        Column over = hindsight.getFirst();
        for (Column point : hindsight) {
            if (point.meanUsd() <= usd && point.meanUsd() >= under.meanUsd()) {
                under = point;
            }
        }
        for (Column point : hindsight) {
            boolean above = point.meanUsd() > usd;
            boolean nearer = over.meanUsd() <= usd || point.meanUsd() < over.meanUsd();
            over = above && nearer ? point : over;
        }
        double between = over.meanUsd() - under.meanUsd();
        double part = over.meanUsd() > usd && between > 0 ? Math.clamp((usd - under.meanUsd()) / between, 0, 1) : 0;
        double[] score = new double[under.score().length];
        for (int i = 0; i < score.length; i++) {
            score[i] = (1 - part) * under.score()[i] + part * over.score()[i];
        }
        return score;
    }

    private Curve curve(double place, List<Rows> rows, Bootstrap bootstrap) {
        int n = outcomes.size();
        List<Figure> figures = bootstrap.figures(weights -> weights.meansOverSplits(4 * n, (split, drawn) -> {
            double[] all = new double[4 * n];
            for (int i = 0; i < n; i++) {
                Column column = rows.get(split).after().get(i);
                Rows one = rows.get(split);
                double score = Weights.mean(column.score(), drawn);
                all[i] = Weights.mean(column.usd(), drawn);
                all[n + i] = score;
                all[2 * n + i] = Weights.mean(one.hindsight().get(i), drawn) - score;
                all[3 * n + i] = Weights.mean(one.same().score(), drawn)
                        - score
                        - (Weights.mean(one.same().usd(), drawn) - all[i]) / one.worthUsd();
            }
            return all;
        }));
        return new Curve(
                place,
                List.copyOf(figures.subList(0, n)),
                List.copyOf(figures.subList(n, 2 * n)),
                List.copyOf(figures.subList(2 * n, 3 * n)),
                List.copyOf(figures.subList(3 * n, 4 * n)));
    }
}
