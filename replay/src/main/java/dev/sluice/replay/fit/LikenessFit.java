package dev.sluice.replay.fit;

import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.difficulty.Likeness;
import dev.sluice.difficulty.Look;
import dev.sluice.difficulty.NGrams;
import dev.sluice.difficulty.Projection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Learns the projection: kernel ridge regression of the principal components of the prompts x models outcomes, each with
 * the penalty that leaves the least error on prompts left out one by one.
 *
 * <pre>
 * K_LL = R R',  F = K_nL R'^-1                    Nystrom features of n prompts by L landmarks
 * F'F = U S U',  Z = F U                          so that every penalty costs little
 * </pre>
 */
final class LikenessFit {

    private static final int LANDMARKS = 640;
    private static final double JITTER = 1e-3;
    private static final float LARGEST_BYTE = 127;

    private final int dimensions;
    private final long seed;
    private final Consumer<String> progress;

    LikenessFit(int dimensions, long seed, Consumer<String> progress) {
        this.dimensions = dimensions;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * What was learned.
     *
     * @param leftOut by prompt, the latent vector as it is forecast without that prompt's outcomes
     * @param scores by prompt, what the latent vector forecasts
     */
    record Learned(Projection projection, double[][] leftOut, double[][] scores) {}

    Learned fit(Corpus corpus, String version, Map<String, String> origin) {
        List<LexicalEstimator.Seen> seen =
                corpus.requests().stream().map(LexicalEstimator::seen).toList();
        Projection.Frame frame = frame(seen);
        List<Look> looks = seen.stream().map(s -> s.in(frame)).toList();
        progress.accept("likeness: " + looks.size() + " prompts seen");
        double[][] scores = OutcomeScores.of(corpus, dimensions);
        int[] landmarks = landmarks(looks.size());
        DMatrixRMaj like = likeness(looks, landmarks);
        CholeskyDecomposition_F64<DMatrixRMaj> root = root(like, landmarks);
        DMatrixRMaj factor = root.getT(null);
        DMatrixRMaj features = new DMatrixRMaj(looks.size(), landmarks.length);
        DMatrixRMaj inverse = new DMatrixRMaj(landmarks.length, landmarks.length);
        CommonOps_DDRM.invert(factor, inverse);
        CommonOps_DDRM.multTransB(like, inverse, features);
        progress.accept("likeness: " + landmarks.length + " landmarks");
        DMatrixRMaj gram = new DMatrixRMaj(landmarks.length, landmarks.length);
        CommonOps_DDRM.multInner(features, gram);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(landmarks.length, true, true);
        if (!eigen.decompose(gram)) {
            throw new IllegalStateException("the likeness of prompts could not be decomposed");
        }
        DMatrixRMaj rotated = rotated(features, eigen, landmarks.length);
        double[] strengths = IntStream.range(0, landmarks.length)
                .mapToDouble(j -> Math.max(0, eigen.getEigenvalue(j).getReal()))
                .toArray();
        return regressed(looks, landmarks, scores, rotated, strengths, eigen, inverse, frame, version, origin);
    }

    private Learned regressed(
            List<Look> looks,
            int[] landmarks,
            double[][] scores,
            DMatrixRMaj rotated,
            double[] strengths,
            EigenDecomposition_F64<DMatrixRMaj> eigen,
            DMatrixRMaj inverse,
            Projection.Frame frame,
            String version,
            Map<String, String> origin) {
        int n = looks.size();
        int m = landmarks.length;
        double[][] leftOut = new double[n][dimensions];
        double[][] scaled = new double[n][dimensions];
        double[][] alphas = new double[m][dimensions];
        for (int k = 0; k < dimensions; k++) {
            int component = k;
            double[] y = Arrays.stream(scores).mapToDouble(s -> s[component]).toArray();
            LeftOutRidge best = LeftOutRidge.of(rotated, strengths, y);
            double believed = best.believed(y);
            double scale = Math.max(believed * deviation(best.leftOut()), .05 * deviation(y) + 1e-9);
            for (int i = 0; i < n; i++) {
                leftOut[i][k] = believed * best.leftOut()[i] / scale;
                scaled[i][k] = y[i] / scale;
            }
            double[] inFeatures = new double[m];
            for (int j = 0; j < m; j++) {
                DMatrixRMaj vector = eigen.getEigenVector(j);
                for (int l = 0; l < m; l++) {
                    inFeatures[l] += vector.get(l) * best.weights()[j];
                }
            }
            for (int l = 0; l < m; l++) {
                double sum = 0;
                for (int j = 0; j < m; j++) {
                    sum += inverse.get(j, l) * inFeatures[j];
                }
                alphas[l][k] = believed * sum / scale;
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "likeness: component %d of %d, penalty %.2g, explains %.3f of what is left out, believed to %.2f",
                    k + 1,
                    dimensions,
                    best.penalty(),
                    1 - best.error(),
                    believed));
        }
        return new Learned(packed(looks, landmarks, alphas, frame, version, origin), leftOut, scaled);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0));
    }

    private static DMatrixRMaj rotated(DMatrixRMaj features, EigenDecomposition_F64<DMatrixRMaj> eigen, int landmarks) {
        DMatrixRMaj basis = new DMatrixRMaj(landmarks, landmarks);
        for (int j = 0; j < landmarks; j++) {
            DMatrixRMaj vector = eigen.getEigenVector(j);
            for (int l = 0; l < landmarks; l++) {
                basis.set(l, j, vector.get(l));
            }
        }
        DMatrixRMaj rotated = new DMatrixRMaj(features.getNumRows(), landmarks);
        CommonOps_DDRM.mult(features, basis, rotated);
        return rotated;
    }

    private static Projection.Frame frame(List<LexicalEstimator.Seen> seen) {
        int width = seen.getFirst().meaning().length;
        int signals = seen.getFirst().signals().length;
        float[] meaning = new float[width];
        double[] mean = new double[signals];
        double[] square = new double[signals];
        for (LexicalEstimator.Seen s : seen) {
            for (int d = 0; d < width; d++) {
                meaning[d] += s.meaning()[d] / seen.size();
            }
            for (int d = 0; d < signals; d++) {
                mean[d] += s.signals()[d] / seen.size();
                square[d] += s.signals()[d] * s.signals()[d] / seen.size();
            }
        }
        float[] means = new float[signals];
        float[] deviations = new float[signals];
        for (int d = 0; d < signals; d++) {
            means[d] = (float) mean[d];
            deviations[d] = (float) Math.sqrt(Math.max(0, square[d] - mean[d] * mean[d]));
        }
        return new Projection.Frame(meaning, means, deviations);
    }

    private int[] landmarks(int prompts) {
        int[] order = IntStream.range(0, prompts).toArray();
        Random random = new Random(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return Arrays.copyOf(order, Math.min(prompts, LANDMARKS));
    }

    private static DMatrixRMaj likeness(List<Look> looks, int[] landmarks) {
        DMatrixRMaj like = new DMatrixRMaj(looks.size(), landmarks.length);
        IntStream.range(0, looks.size()).parallel().forEach(i -> {
            Look look = looks.get(i);
            float[] dense = dense(look.wording());
            for (int l = 0; l < landmarks.length; l++) {
                Look landmark = looks.get(landmarks[l]);
                like.set(
                        i,
                        l,
                        Likeness.meaning(dot(look.meaning(), landmark.meaning()))
                                + Likeness.look(squares(look.signals(), landmark.signals()))
                                + dot(landmark.wording(), dense));
            }
        });
        return like;
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    private static float squares(float[] a, float[] b) {
        float sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }
        return sum;
    }

    private static float[] dense(NGrams.Sparse sparse) {
        float[] dense = new float[NGrams.BUCKETS];
        for (int i = 0; i < sparse.buckets().length; i++) {
            dense[sparse.buckets()[i]] = sparse.values()[i];
        }
        return dense;
    }

    private static double dot(NGrams.Sparse sparse, float[] dense) {
        double sum = 0;
        for (int i = 0; i < sparse.buckets().length; i++) {
            sum += sparse.values()[i] * dense[sparse.buckets()[i]];
        }
        return sum;
    }

    private static CholeskyDecomposition_F64<DMatrixRMaj> root(DMatrixRMaj like, int[] landmarks) {
        DMatrixRMaj among = new DMatrixRMaj(landmarks.length, landmarks.length);
        for (int a = 0; a < landmarks.length; a++) {
            for (int b = 0; b < landmarks.length; b++) {
                among.set(a, b, like.get(landmarks[a], b) + (a == b ? JITTER : 0));
            }
        }
        CholeskyDecomposition_F64<DMatrixRMaj> root = DecompositionFactory_DDRM.chol(landmarks.length, true);
        if (!root.decompose(among)) {
            throw new IllegalStateException("the likeness of landmarks is not positive definite");
        }
        return root;
    }

    /** A landmark's wording is only had through the weights of all, and nothing of it can be told from them. */
    private Projection packed(
            List<Look> looks,
            int[] landmarks,
            double[][] alphas,
            Projection.Frame frame,
            String version,
            Map<String, String> origin) {
        int width = looks.getFirst().meaning().length;
        int signals = looks.getFirst().signals().length;
        float[] meanings = new float[landmarks.length * width];
        float[] signalRows = new float[landmarks.length * signals];
        float[] flat = new float[landmarks.length * dimensions];
        double[] words = new double[NGrams.BUCKETS * dimensions];
        for (int l = 0; l < landmarks.length; l++) {
            Look look = looks.get(landmarks[l]);
            for (int d = 0; d < width; d++) {
                meanings[d * landmarks.length + l] = look.meaning()[d];
            }
            for (int d = 0; d < signals; d++) {
                signalRows[d * landmarks.length + l] = look.signals()[d];
            }
            for (int k = 0; k < dimensions; k++) {
                flat[k * landmarks.length + l] = (float) alphas[l][k];
                for (int i = 0; i < look.wording().buckets().length; i++) {
                    words[look.wording().buckets()[i] * dimensions + k] +=
                            alphas[l][k] * look.wording().values()[i];
                }
            }
        }
        float[] steps = new float[dimensions];
        for (int at = 0; at < words.length; at++) {
            steps[at % dimensions] = Math.max(steps[at % dimensions], (float) Math.abs(words[at]) / LARGEST_BYTE);
        }
        byte[] bytes = new byte[words.length];
        for (int at = 0; at < words.length; at++) {
            float step = steps[at % dimensions];
            bytes[at] = step == 0 ? 0 : (byte) Math.round(words[at] / step);
        }
        return new Projection(version, origin, dimensions, frame, meanings, signalRows, flat, bytes, steps);
    }
}
