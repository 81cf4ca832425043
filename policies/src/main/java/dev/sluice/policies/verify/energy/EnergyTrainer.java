package dev.sluice.policies.verify.energy;

import dev.sluice.policies.forecast.Logistic;
import java.util.Arrays;
import java.util.List;

/**
 * Fits the energy on outcomes, pure and without chance: logistic regression by Newton's method. Every weight but the
 * first is drawn towards 0 by {@code ridge / 2 * w^2}.
 */
public final class EnergyTrainer {

    private static final int MOST_STEPS = 50;
    private static final double CLOSE = 1e-9;
    private static final double BIAS_RIDGE = 1e-3;
    private static final double SELECTION_RIDGE = 1;

    private EnergyTrainer() {}

    /**
     * An outcome.
     *
     * @param success how right the answer was, in [0, 1]
     */
    public record Example(double[] features, double success) {}

    /**
     * An answer that was picked.
     *
     * @param logit the model's, before it was picked
     * @param count answers it was picked from
     */
    public record Picked(double logit, int count, double success) {}

    public static Fit fit(List<Example> examples, double ridge) {
        if (examples.isEmpty() || !(ridge > 0)) {
            throw new IllegalArgumentException(
                    "a fit needs examples and a positive ridge: " + examples.size() + " examples, ridge " + ridge);
        }
        double[][] rows = examples.stream().map(Example::features).toArray(double[][]::new);
        double[] targets = examples.stream().mapToDouble(Example::success).toArray();
        double[] ridges = new double[AnswerFeature.count()];
        Arrays.fill(ridges, ridge);
        ridges[AnswerFeature.ALL.indexOf(AnswerFeature.BIAS)] = BIAS_RIDGE;
        Newton newton = new Newton(rows, targets, ridges, new double[AnswerFeature.count()]);
        newton.run();
        return new Fit(examples.size(), newton.weights, newton.precision());
    }

    /** How much less likely picked answers are right than they look; learned on outcomes that the fit has not seen. */
    public static Selection selection(List<Picked> picked) {
        if (picked.isEmpty()) {
            return Selection.NONE;
        }
        double[][] rows = picked.stream()
                .map(p -> new double[] {1, p.logit(), Math.log(p.count())})
                .toArray(double[][]::new);
        double[] targets = picked.stream().mapToDouble(Picked::success).toArray();
        double[] ridges = {SELECTION_RIDGE, SELECTION_RIDGE, SELECTION_RIDGE};
        Newton newton = new Newton(rows, targets, ridges, new double[] {0, 1, 0});
        newton.run();
        return newton.weights[1] > 0
                ? new Selection(newton.weights[0], newton.weights[1], newton.weights[2])
                : Selection.NONE;
    }

    /** Newton's method on the penalised likelihood; the penalty draws towards the weights it starts from. */
    private static final class Newton {
        private final double[][] rows;
        private final double[] targets;
        private final double[] ridges;
        private final double[] origin;
        private final double[] weights;
        private final double[] gradient;
        private final double[][] hessian;

        Newton(double[][] rows, double[] targets, double[] ridges, double[] origin) {
            this.rows = rows;
            this.targets = targets;
            this.ridges = ridges;
            this.origin = origin;
            this.weights = origin.clone();
            this.gradient = new double[origin.length];
            this.hessian = new double[origin.length][origin.length];
        }

        void run() {
            double loss = loss(weights);
            for (int step = 0; step < MOST_STEPS; step++) {
                derive();
                double[] direction = Cholesky.solve(hessian, gradient);
                double length = 1;
                double[] next = moved(direction, length);
                double nextLoss = loss(next);
                while (nextLoss > loss && length > CLOSE) {
                    length /= 2;
                    next = moved(direction, length);
                    nextLoss = loss(next);
                }
                System.arraycopy(next, 0, weights, 0, next.length);
                if (loss - nextLoss < CLOSE * (1 + Math.abs(loss))) {
                    break;
                }
                loss = nextLoss;
            }
            derive();
        }

        double[] precision() {
            double[] precision = new double[weights.length];
            for (int i = 0; i < precision.length; i++) {
                precision[i] = hessian[i][i];
            }
            return precision;
        }

        private double[] moved(double[] direction, double length) {
            double[] moved = weights.clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] -= length * direction[i];
            }
            return moved;
        }

        private double loss(double[] at) {
            double loss = 0;
            for (int i = 0; i < at.length; i++) {
                loss += ridges[i] * (at[i] - origin[i]) * (at[i] - origin[i]) / 2;
            }
            for (int row = 0; row < rows.length; row++) {
                double logit = dot(at, rows[row]);
                // log(1 + e^z) - y z, without overflow
                loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - targets[row] * logit;
            }
            return loss;
        }

        private void derive() {
            for (int i = 0; i < weights.length; i++) {
                gradient[i] = ridges[i] * (weights[i] - origin[i]);
                Arrays.fill(hessian[i], 0);
                hessian[i][i] = ridges[i];
            }
            for (int row = 0; row < rows.length; row++) {
                double[] x = rows[row];
                double probability = Logistic.of(dot(weights, x));
                double curvature = probability * (1 - probability);
                for (int i = 0; i < x.length; i++) {
                    if (x[i] != 0) {
                        gradient[i] += (probability - targets[row]) * x[i];
                        for (int j = 0; j <= i; j++) {
                            hessian[i][j] += curvature * x[i] * x[j];
                        }
                    }
                }
            }
        }

        private static double dot(double[] weights, double[] features) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * features[i];
            }
            return sum;
        }
    }
}
