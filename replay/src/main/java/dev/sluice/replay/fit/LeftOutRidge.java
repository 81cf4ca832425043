package dev.sluice.replay.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Ridge regression on orthogonal features, with the penalty that leaves the least error on rows left out one by one.
 *
 * <pre>
 * fit(c) = Z (S + c)^-1 Z' y,  h_i = sum_j Z_ij^2 / (S_j + c),  left out: y_i - (y_i - fit_i) / (1 - h_i)
 * </pre>
 *
 * @param weights of Z's columns
 * @param leftOut by row, what is forecast of it without it
 * @param error of what was left out, as a part of the variance
 */
record LeftOutRidge(double penalty, double[] weights, double[] leftOut, double error) {

    private static final double[] PENALTIES = {.3, 1, 3, 10, 30, 100, 300};

    /** @param strengths S, the squared length of each column of {@code rotated}, Z */
    static LeftOutRidge of(DMatrixRMaj rotated, double[] strengths, double[] y) {
        int n = rotated.getNumRows();
        int m = rotated.getNumCols();
        double[] along = new double[m];
        double total = 1e-12;
        for (int i = 0; i < n; i++) {
            total += y[i] * y[i];
            for (int j = 0; j < m; j++) {
                along[j] += rotated.get(i, j) * y[i];
            }
        }
        List<LeftOutRidge> tried = new ArrayList<>();
        for (double penalty : PENALTIES) {
            double[] weights = new double[m];
            for (int j = 0; j < m; j++) {
                weights[j] = along[j] / (strengths[j] + penalty);
            }
            double[] leftOut = new double[n];
            double error = 0;
            for (int i = 0; i < n; i++) {
                double fit = 0;
                double leverage = 0;
                for (int j = 0; j < m; j++) {
                    double z = rotated.get(i, j);
                    fit += z * weights[j];
                    leverage += z * z / (strengths[j] + penalty);
                }
                double residual = (y[i] - fit) / Math.max(1e-6, 1 - leverage);
                leftOut[i] = y[i] - residual;
                error += residual * residual / total;
            }
            tried.add(new LeftOutRidge(penalty, weights, leftOut, error));
        }
        return tried.stream()
                .min(Comparator.comparingDouble(LeftOutRidge::error))
                .orElseThrow();
    }

    /** The part of a forecast that is borne out by what was left out; none of one that says nothing. */
    double believed(double[] y) {
        double along = 0;
        double squares = 1e-12;
        for (int i = 0; i < y.length; i++) {
            along += y[i] * leftOut[i];
            squares += leftOut[i] * leftOut[i];
        }
        return Math.clamp(along / squares, 0, 1);
    }
}
