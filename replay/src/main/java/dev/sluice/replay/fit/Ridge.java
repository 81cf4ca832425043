package dev.sluice.replay.fit;

import java.util.Arrays;
import java.util.List;

/** Linear and logistic regression with a normal prior on every weight, by Newton's method. */
public final class Ridge {

    private static final int STEPS = 60;
    private static final double SETTLED = 1e-7;
    /** A whole Newton step may overshoot where forecasts are near 0 or 1. */
    private static final double LONGEST_STEP = .7;

    private Ridge() {}

    /**
     * Weights, and the inverse variance of each.
     *
     * @param data the part of the precision that comes from data, not from the prior
     */
    public record Fit(double[] weights, double[] precision, double[] data) {}

    public static Fit logistic(List<double[]> features, double[] targets, double[] mean, double[] priorPrecision) {
        double[] weights = mean.clone();
        double[][] hessian = new double[mean.length][mean.length];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[mean.length];
            for (double[] row : hessian) {
                Arrays.fill(row, 0);
            }
            for (int i = 0; i < targets.length; i++) {
                double[] f = features.get(i);
                double p = 1 / (1 + Math.exp(-dot(weights, f)));
                add(gradient, hessian, f, targets[i] - p, Math.max(1e-4, p * (1 - p)));
            }
            double moved = newton(weights, gradient, hessian, mean, priorPrecision, LONGEST_STEP);
            if (moved < SETTLED) {
                break;
            }
        }
        return fit(weights, hessian, priorPrecision);
    }

    static Fit linear(List<double[]> features, double[] targets, double[] mean, double[] priorPrecision) {
        double[] weights = mean.clone();
        double[] gradient = new double[mean.length];
        double[][] hessian = new double[mean.length][mean.length];
        for (int i = 0; i < targets.length; i++) {
            double[] f = features.get(i);
            add(gradient, hessian, f, targets[i] - dot(weights, f), 1);
        }
        newton(weights, gradient, hessian, mean, priorPrecision, Double.MAX_VALUE);
        return fit(weights, hessian, priorPrecision);
    }

    private static Fit fit(double[] weights, double[][] hessian, double[] priorPrecision) {
        double[] data = new double[weights.length];
        double[] precision = new double[weights.length];
        for (int j = 0; j < weights.length; j++) {
            precision[j] = hessian[j][j];
            data[j] = Math.max(0, hessian[j][j] - priorPrecision[j]);
        }
        return new Fit(weights, precision, data);
    }

    private static void add(double[] gradient, double[][] hessian, double[] f, double error, double curvature) {
        for (int j = 0; j < f.length; j++) {
            gradient[j] += error * f[j];
            double fj = curvature * f[j];
            for (int k = 0; k <= j; k++) {
                hessian[j][k] += fj * f[k];
            }
        }
    }

    /** One step from {@code weights}, in place; returns the largest move. */
    private static double newton(
            double[] weights,
            double[] gradient,
            double[][] hessian,
            double[] mean,
            double[] priorPrecision,
            double most) {
        for (int j = 0; j < weights.length; j++) {
            gradient[j] -= priorPrecision[j] * (weights[j] - mean[j]);
            hessian[j][j] += priorPrecision[j];
        }
        double[] step = solve(hessian, gradient);
        double longest = 0;
        for (double s : step) {
            longest = Math.max(longest, Math.abs(s));
        }
        for (int j = 0; j < weights.length; j++) {
            weights[j] += step[j] * Math.min(1, most / Math.max(1e-12, longest));
        }
        return longest;
    }

    /** By Cholesky's decomposition of the lower triangle, which must be positive definite. */
    static double[] solve(double[][] lower, double[] right) {
        int n = right.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = lower[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = i == j ? Math.sqrt(Math.max(1e-12, sum)) : sum / l[j][j];
            }
        }
        double[] x = right.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= l[i][k] * x[k];
            }
            x[i] /= l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= l[k][i] * x[k];
            }
            x[i] /= l[i][i];
        }
        return x;
    }

    public static double dot(double[] weights, double[] features) {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * features[j];
        }
        return sum;
    }
}
