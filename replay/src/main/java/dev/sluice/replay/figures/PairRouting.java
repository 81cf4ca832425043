package dev.sluice.replay.figures;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well a score tells which prompts to send to the stronger of two models, by RouteLLM's definitions: thresholds are
 * the deciles of the score (a quantile cut with linear interpolation, equal edges once, a constant score twice); at each, prompts at or above it
 * go to the strong model, and beyond the last none.
 *
 * <pre>
 * pgr(threshold) = (accuracy - weak) / (strong - weak)
 * apgr           = area under pgr over the share of strong calls, by trapezoids
 * cpt(x)         = smallest share of strong calls at which the curve reaches pgr x, by linear interpolation
 * </pre>
 *
 * Ong et al., RouteLLM, arXiv 2406.18665.
 */
public final class PairRouting {

    private static final int CUTS = 10;

    private final double[] score;
    private final double[] strong;
    private final double[] weak;
    private final int[] ascending;

    /** What a score is worth. Not a number, or infinite, where the strong model is not the better one. */
    public record Worth(double apgr, double cpt50, double cpt80) {}

    public PairRouting(double[] score, double[] strong, double[] weak) {
        this.score = score;
        this.strong = strong;
        this.weak = weak;
        this.ascending = IntStream.range(0, score.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> score[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    /** @param weights how often each prompt counts, a whole number */
    public Worth of(double[] weights) {
        double total = Arrays.stream(weights).sum();
        double allStrong = Weights.mean(strong, weights);
        double allWeak = Weights.mean(weak, weights);
        if (!(allStrong > allWeak)) {
            return new Worth(Double.NaN, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double[] edges = edges(weights, total);
        double[] share = new double[edges.length];
        double[] recovered = new double[edges.length];
        for (int e = 0; e < edges.length; e++) {
            boolean last = e == edges.length - 1;
            double calls = 0;
            double right = 0;
            for (int i = 0; i < score.length; i++) {
                boolean sent = last ? score[i] > edges[e] : score[i] >= edges[e];
                calls += sent ? weights[i] : 0;
                right += weights[i] * (sent ? strong[i] : weak[i]);
            }
            int at = edges.length - 1 - e;
            share[at] = calls / total;
            recovered[at] = (right / total - allWeak) / (allStrong - allWeak);
        }
        return new Worth(area(share, recovered), crossing(share, recovered, .5), crossing(share, recovered, .8));
    }

    private double[] edges(double[] weights, double total) {
        double[] edges = new double[CUTS + 1];
        int at = 0;
        double before = 0;
        for (int cut = 0; cut <= CUTS; cut++) {
            double position = (total - 1) * cut / CUTS;
            double whole = Math.floor(position);
            while (before + weights[ascending[at]] <= whole) {
                before += weights[ascending[at]];
                at++;
            }
            int next = at;
            double through = before + weights[ascending[at]];
            while (through <= whole + 1 && next + 1 < ascending.length) {
                next++;
                through += weights[ascending[next]];
            }
            double low = score[ascending[at]];
            double high = score[ascending[next]];
            edges[cut] = low + (high - low) * (position - whole);
        }
        double[] distinct = Arrays.stream(edges).distinct().toArray();
        return distinct.length > 1 ? distinct : new double[] {distinct[0], distinct[0]};
    }

    private static double area(double[] x, double[] y) {
        double area = 0;
        for (int i = 1; i < x.length; i++) {
            area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
        }
        return area;
    }

    private static double crossing(double[] x, double[] y, double level) {
        for (int i = 1; i < x.length; i++) {
            if (y[i] >= level) {
                return y[i] == y[i - 1] ? x[i] : x[i - 1] + (x[i] - x[i - 1]) * (level - y[i - 1]) / (y[i] - y[i - 1]);
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
