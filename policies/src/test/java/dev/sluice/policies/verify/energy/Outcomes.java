package dev.sluice.policies.verify.energy;

import dev.sluice.policies.forecast.Logistic;
import dev.sluice.policies.verify.energy.EnergyTrainer.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A made-up world in which the features of an answer tell how likely it is right, up to a law nobody knows. */
final class Outcomes {

    private final Random random;
    private final double[] law;

    Outcomes(long seed) {
        random = new Random(seed);
        law = new double[AnswerFeature.count()];
        for (int i = 0; i < law.length; i++) {
            law[i] = random.nextGaussian() * .6;
        }
    }

    double[] features() {
        double[] features = new double[law.length];
        features[0] = 1;
        for (int i = 1; i < features.length; i++) {
            features[i] = i % 3 == 0 ? random.nextInt(2) : random.nextGaussian();
        }
        return features;
    }

    double success(double[] features) {
        double logit = 0;
        for (int i = 0; i < law.length; i++) {
            logit += law[i] * features[i];
        }
        return random.nextDouble() < Logistic.of(logit) ? 1 : 0;
    }

    List<Example> examples(int count) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] features = features();
            examples.add(new Example(features, success(features)));
        }
        return examples;
    }

    /** Expected calibration error: in ten bins, how far what was said lies from what happened. */
    static double calibrationError(double[] said, double[] happened) {
        double[] saidSum = new double[10];
        double[] happenedSum = new double[10];
        for (int i = 0; i < said.length; i++) {
            int bin = Math.min(9, (int) (said[i] * 10));
            saidSum[bin] += said[i];
            happenedSum[bin] += happened[i];
        }
        double error = 0;
        for (int bin = 0; bin < 10; bin++) {
            error += Math.abs(saidSum[bin] - happenedSum[bin]) / said.length;
        }
        return error;
    }
}
