package dev.sluice.replay.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * What the outcomes of many models with one prompt have in common: the first principal components of the prompts x models
 * matrix of correctness, each model less its mean. What was not recorded is filled with what the components say of it,
 * several times over, so that a model asked only easy prompts does not pass for a better one.
 */
final class OutcomeScores {

    private static final int ROUNDS = 25;

    private OutcomeScores() {}

    /** By prompt, of length {@code dimensions}. */
    static double[][] of(Corpus corpus, int dimensions) {
        int prompts = corpus.requests().size();
        List<List<Sample>> models = undated(corpus);
        DMatrixRMaj outcomes = new DMatrixRMaj(prompts, models.size());
        boolean[][] known = new boolean[prompts][models.size()];
        for (int m = 0; m < models.size(); m++) {
            double mean = models.get(m).stream()
                    .mapToDouble(Sample::correct)
                    .average()
                    .orElse(0);
            for (int i = 0; i < prompts; i++) {
                outcomes.set(i, m, mean);
            }
            for (Sample sample : models.get(m)) {
                outcomes.set(sample.prompt(), m, sample.correct());
                known[sample.prompt()][m] = true;
            }
        }
        DMatrixRMaj scores = new DMatrixRMaj(prompts, dimensions);
        DMatrixRMaj filled = outcomes.copy();
        for (int round = 0; round < ROUNDS; round++) {
            double[] means = centre(filled);
            DMatrixRMaj components = components(filled, dimensions);
            CommonOps_DDRM.mult(filled, components, scores);
            DMatrixRMaj said = new DMatrixRMaj(prompts, models.size());
            CommonOps_DDRM.multTransB(scores, components, said);
            for (int i = 0; i < prompts; i++) {
                for (int m = 0; m < models.size(); m++) {
                    filled.set(i, m, known[i][m] ? outcomes.get(i, m) : said.get(i, m) + means[m]);
                }
            }
        }
        double[][] rows = new double[prompts][dimensions];
        for (int i = 0; i < prompts; i++) {
            for (int k = 0; k < dimensions; k++) {
                rows[i][k] = scores.get(i, k);
            }
        }
        return rows;
    }

    /** A model's dates are one model here, for only those asked in several sets tell how sets compare. */
    private static List<List<Sample>> undated(Corpus corpus) {
        Map<String, List<Sample>> models = new TreeMap<>();
        corpus.samples()
                .forEach((name, samples) -> models.computeIfAbsent(ModelNames.undated(name), n -> new ArrayList<>())
                        .addAll(samples));
        return List.copyOf(models.values());
    }

    private static double[] centre(DMatrixRMaj filled) {
        double[] means = new double[filled.getNumCols()];
        for (int m = 0; m < means.length; m++) {
            for (int i = 0; i < filled.getNumRows(); i++) {
                means[m] += filled.get(i, m) / filled.getNumRows();
            }
            for (int i = 0; i < filled.getNumRows(); i++) {
                filled.add(i, m, -means[m]);
            }
        }
        return means;
    }

    /** Models x dimensions, those of most variance; zero where there are fewer models than dimensions. */
    private static DMatrixRMaj components(DMatrixRMaj filled, int dimensions) {
        int models = filled.getNumCols();
        DMatrixRMaj covariance = new DMatrixRMaj(models, models);
        CommonOps_DDRM.multInner(filled, covariance);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(models, true, true);
        if (!eigen.decompose(covariance)) {
            throw new IllegalStateException("the outcomes could not be decomposed");
        }
        List<Integer> order = IntStream.range(0, models)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -eigen.getEigenvalue(j).getReal()))
                .limit(dimensions)
                .toList();
        DMatrixRMaj components = new DMatrixRMaj(models, dimensions);
        for (int k = 0; k < order.size(); k++) {
            DMatrixRMaj vector = eigen.getEigenVector(order.get(k));
            double sign = CommonOps_DDRM.elementSum(vector) < 0 ? -1 : 1;
            for (int m = 0; m < models; m++) {
                components.set(m, k, sign * vector.get(m));
            }
        }
        return components;
    }
}
