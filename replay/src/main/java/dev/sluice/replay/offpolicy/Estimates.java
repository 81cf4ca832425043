package dev.sluice.replay.offpolicy;

import java.util.function.DoubleUnaryOperator;

/**
 * The mean of one quantity under another policy, told three ways from outcomes r_i of logged choices, their weights w_i =
 * target / logging probability, and a model q of the outcome:
 *
 * <pre>
 * ips    = mean(w_i r_i)
 * snips  = sum(w_i r_i) / sum(w_i)
 * doubly = mean(q(x_i, target) + w_i (r_i - q(x_i, chosen)))
 * </pre>
 *
 * Intervals are 1.96 standard errors, by the delta method for snips. Where a few unlikely choices decide, the outcomes
 * that happened to be seen may look more certain than they are. So no variance is taken to be less than what the model
 * expects of such logs, of which the largest part is {@code mean(spread(q) / p)}: p is the probability with which the
 * logging policy chooses what the target would, and spread(q) is q (1 - q) for an outcome in [0, 1], else q^2 times the
 * mean square of the relative errors of the model. Doubly robust: Dudik, Langford, Li, arXiv 1103.4601.
 *
 * @param observed the mean of the outcomes as they were
 * @param difference doubly robust minus observed
 */
public record Estimates(Estimate ips, Estimate snips, Estimate doubly, Estimate observed, Estimate difference) {

    /** No model is surer than this of a yes or no. */
    private static final double SUREST = .98;

    /**
     * What is known of every decision, in the same order.
     *
     * @param weight one over the logging probability where the target agrees with what was chosen, else zero
     * @param support the logging probability of what the target would choose
     * @param modelOfTarget the model's outcome of what the target would choose
     * @param modelOfChosen the model's outcome of what was chosen; made without looking at its outcome
     */
    record Seen(double[] outcome, double[] weight, double[] support, double[] modelOfTarget, double[] modelOfChosen) {}

    /** Of an outcome that may be any amount. */
    static Estimates ofAmounts(Seen seen) {
        double squares = 0;
        double scale = 0;
        for (int i = 0; i < seen.outcome().length; i++) {
            double error = seen.outcome()[i] - seen.modelOfChosen()[i];
            squares += error * error;
            scale += seen.modelOfChosen()[i] * seen.modelOfChosen()[i];
        }
        double relative = scale == 0 ? 0 : squares / scale;
        return of(seen, q -> relative * q * q);
    }

    /** Of an outcome in [0, 1]. */
    static Estimates ofShares(Seen seen) {
        return of(seen, q -> {
            double p = Math.clamp(q, 1 - SUREST, SUREST);
            return p * (1 - p);
        });
    }

    private static Estimates of(Seen seen, DoubleUnaryOperator spread) {
        int n = seen.outcome().length;
        double[] weighted = new double[n];
        double[] doubly = new double[n];
        double[] difference = new double[n];
        double[] between = new double[n];
        double weights = 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double target = seen.modelOfTarget()[i];
            weighted[i] = seen.weight()[i] * seen.outcome()[i];
            doubly[i] = target + seen.weight()[i] * (seen.outcome()[i] - seen.modelOfChosen()[i]);
            difference[i] = doubly[i] - seen.outcome()[i];
            between[i] = target - seen.modelOfChosen()[i];
            weights += seen.weight()[i];
            sum += weighted[i];
        }
        double ratio = sum / weights;
        double squares = 0;
        double ofIps = 0;
        double ofSnips = 0;
        double ofDoubly = 0;
        double ofDifference = 0;
        for (int i = 0; i < n; i++) {
            double residual = seen.weight()[i] * (seen.outcome()[i] - ratio);
            squares += residual * residual;
            double p = seen.support()[i];
            double q = seen.modelOfTarget()[i];
            double noise = spread.applyAsDouble(q);
            ofIps += (noise + q * q) / p / n;
            ofSnips += (noise + (q - ratio) * (q - ratio)) / p;
            ofDoubly += noise / p / n;
            ofDifference += ((1 - p) * (1 - p) / p * noise
                            + (seen.weight()[i] == 0 ? spread.applyAsDouble(seen.modelOfChosen()[i]) : 0))
                    / n;
        }
        double ofModel = mean(seen.modelOfTarget());
        return new Estimates(
                mean(weighted, ofIps - ofModel * ofModel),
                Estimate.of(ratio, Math.sqrt(Math.max(squares, ofSnips)) / weights),
                mean(doubly, ofDoubly + variance(seen.modelOfTarget())),
                mean(seen.outcome(), 0),
                mean(difference, ofDifference + variance(between)));
    }

    /** @param least variance of one value */
    private static Estimate mean(double[] values, double least) {
        return Estimate.of(mean(values), Math.sqrt(Math.max(least, variance(values)) / values.length));
    }

    private static double mean(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        return mean;
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares / Math.max(1, values.length - 1);
    }
}
