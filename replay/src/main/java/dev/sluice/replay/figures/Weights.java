package dev.sluice.replay.figures;

/** How often each row counts: once, or as often as its prompt was drawn. The splits are those to be averaged over. */
public final class Weights {

    private final double[][] bySplit;
    private final int[] splits;

    Weights(double[][] bySplit, int[] splits) {
        this.bySplit = bySplit;
        this.splits = splits;
    }

    /** A figure of one split. */
    public interface OfSplit {
        double of(int split, double[] weights);
    }

    public double meanOverSplits(OfSplit figure) {
        double sum = 0;
        for (int split : splits) {
            sum += figure.of(split, bySplit[split]);
        }
        return sum / splits.length;
    }

    /** Several figures of one split. */
    public interface AllOfSplit {
        double[] of(int split, double[] weights);
    }

    public double[] meansOverSplits(int count, AllOfSplit figures) {
        double[] means = new double[count];
        for (int split : splits) {
            double[] one = figures.of(split, bySplit[split]);
            for (int f = 0; f < count; f++) {
                means[f] += one[f] / splits.length;
            }
        }
        return means;
    }

    /** The weighted mean of values over the rows of one split. */
    public static double mean(double[] values, double[] weights) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
            total += weights[i];
        }
        return sum / total;
    }
}
