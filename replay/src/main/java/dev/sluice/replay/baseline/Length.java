package dev.sluice.replay.baseline;

import dev.sluice.replay.fit.Ridge;
import java.util.List;

/** Success by the prompt's length alone: for each model, a logistic line over the logarithm of its characters. */
final class Length implements Baseline {

    private static final double[] WEAK = {.01, .1};

    @Override
    public String name() {
        return "length";
    }

    @Override
    public double[][] success(List<Lesson> lessons, List<Known> prompts, long seed) {
        List<double[]> seen = lessons.stream().map(l -> features(l.prompt())).toList();
        int models = lessons.getFirst().scores().length;
        double[][] weights = new double[models][];
        for (int m = 0; m < models; m++) {
            int model = m;
            double[] scores =
                    lessons.stream().mapToDouble(l -> l.scores()[model]).toArray();
            weights[m] = Ridge.logistic(seen, scores, new double[2], WEAK).weights();
        }
        double[][] success = new double[prompts.size()][models];
        for (int i = 0; i < success.length; i++) {
            double[] features = features(prompts.get(i));
            for (int m = 0; m < models; m++) {
                success[i][m] = 1 / (1 + Math.exp(-Ridge.dot(weights[m], features)));
            }
        }
        return success;
    }

    private static double[] features(Known prompt) {
        return new double[] {1, Math.log(1.0 + prompt.text().length()) - 6};
    }
}
