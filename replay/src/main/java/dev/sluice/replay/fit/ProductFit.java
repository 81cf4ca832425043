package dev.sluice.replay.fit;

import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Signal;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.difficulty.Projection;
import dev.sluice.policies.forecast.CalibrationFile;
import dev.sluice.policies.verify.AnswerVerifier;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.data.RecordedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Fits all that the product fits offline: the estimator's projection and, on its difficulties, the calibration. The one
 * way to it, for the files that are shipped as for an evaluation.
 *
 * @param dimensions of the latent vector
 * @param leastSets models with outcomes in fewer sets are left out
 */
public record ProductFit(int dimensions, int leastSets, long seed, HiddenReasoning hidden, Consumer<String> progress) {

    public static final int DIMENSIONS = 8;

    /** Both parts, as they are written down. */
    record Parts(Projection projection, CalibrationFile calibration) {}

    /** Learns from every prompt of the sets. */
    public Fitted fit(List<RecordedSet> sets, Prices prices) {
        Parts parts = fit(Corpus.of(sets, prompt -> true, hidden), prices, "replay", Map.of());
        return new Fitted(new LexicalEstimator(parts.projection()), parts.calibration(), AnswerVerifier.standard());
    }

    Parts fit(Corpus train, Prices prices, String version, Map<String, String> origin) {
        LikenessFit.Learned learned =
                new LikenessFit(dimensions, seed, progress).fit(train, "likeness-" + version, origin);
        List<double[]> features = features(new LexicalEstimator(learned.projection()), train);
        for (int i = 0; i < features.size(); i++) {
            System.arraycopy(learned.leftOut()[i], 0, features.get(i), 1, dimensions);
        }
        CalibrationFile calibration = new CalibrationFit(train, features, learned.scores(), prices, leastSets)
                .fit("shipped-" + version, learned.projection().version(), origin, LexicalEstimator.signalNames());
        return new Parts(learned.projection(), calibration);
    }

    private static double[] signals(Difficulty difficulty) {
        return difficulty.signals().stream().mapToDouble(Signal::value).toArray();
    }

    static List<double[]> features(LexicalEstimator estimator, Corpus corpus) {
        List<double[]> all = new ArrayList<>();
        for (InferenceRequest request : corpus.requests()) {
            Difficulty difficulty = estimator.estimate(request);
            double[] latent = difficulty.latent();
            double[] signals = signals(difficulty);
            double[] features = new double[1 + latent.length + signals.length];
            features[0] = 1;
            System.arraycopy(latent, 0, features, 1, latent.length);
            System.arraycopy(signals, 0, features, 1 + latent.length, signals.length);
            all.add(features);
        }
        return all;
    }
}
