package dev.sluice.replay.baseline;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each model's mean success in the prompt's domain, which it is told: a reference, not a rival. */
final class DomainMean implements Baseline {

    /** So many prompts of average success stand in each domain beside its own. */
    private static final double PRIOR = 1;

    @Override
    public String name() {
        return "domainMeanOracle";
    }

    @Override
    public boolean told() {
        return true;
    }

    @Override
    public double[][] success(List<Lesson> lessons, List<Known> prompts, long seed) {
        int models = lessons.getFirst().scores().length;
        double[] overall = new double[models];
        Map<String, double[]> sums = new HashMap<>();
        for (Lesson lesson : lessons) {
            double[] sum = sums.computeIfAbsent(lesson.prompt().domain().orElse(""), d -> new double[models + 1]);
            for (int m = 0; m < models; m++) {
                sum[m] += lesson.scores()[m];
                overall[m] += lesson.scores()[m] / lessons.size();
            }
            sum[models]++;
        }
        return prompts.stream()
                .map(prompt -> mean(sums.get(prompt.domain().orElse("")), overall))
                .toArray(double[][]::new);
    }

    private static double[] mean(double @org.jspecify.annotations.Nullable [] sum, double[] overall) {
        if (sum == null) {
            return overall;
        }
        double[] mean = Arrays.copyOf(overall, overall.length);
        for (int m = 0; m < mean.length; m++) {
            mean[m] = (sum[m] + PRIOR * overall[m]) / (sum[overall.length] + PRIOR);
        }
        return mean;
    }
}
