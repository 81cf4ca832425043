package dev.sluice.replay.fit;

import dev.sluice.policies.forecast.Arm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** How fitted arms fare on prompts they have not seen, beside each arm's constant success rate. */
final class HeldOut {

    private static final int BINS = 10;
    private static final int RESAMPLES = 1000;

    private HeldOut() {}

    /** One arm on its held-out outcomes; log losses in nats, with 95 % bootstrap bounds of the gain. */
    record Line(
            String arm,
            int outcomes,
            double loss,
            double constantLoss,
            double perSetLoss,
            double low,
            double high,
            double calibrationError,
            double accuracy,
            double constantAccuracy) {

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %.3f | %.3f | %.3f | %+.3f [%+.3f, %+.3f] | %.3f | %.3f | %.3f |",
                    arm,
                    outcomes,
                    loss,
                    constantLoss,
                    perSetLoss,
                    constantLoss - loss,
                    low,
                    high,
                    calibrationError,
                    accuracy,
                    constantAccuracy);
        }
    }

    static final String HEADER = """
            | arm | held-out outcomes | log loss | constant | constant told the set | gain over constant [95 %] | ECE | accuracy | constant |
            |---|---|---|---|---|---|---|---|---|""";

    static List<Line> of(Map<String, Arm> arms, Corpus train, Corpus test, List<double[]> features, long seed) {
        List<Line> lines = new ArrayList<>();
        List<double[]> pooled = new ArrayList<>();
        new TreeMap<>(arms).forEach((name, arm) -> {
            List<Sample> held = test.samples().getOrDefault(name, List.of());
            List<Sample> seen = train.samples().getOrDefault(name, List.of());
            if (held.size() >= 100 && !seen.isEmpty()) {
                List<double[]> rows = rows(arm, seen, held, train, test, features);
                pooled.addAll(rows);
                lines.add(line(name, rows, seed));
            }
        });
        if (!pooled.isEmpty()) {
            lines.add(line("all arms", pooled, seed));
        }
        return lines;
    }

    /** Each: forecast, constant, constant of the set, truth. */
    private static List<double[]> rows(
            Arm arm, List<Sample> seen, List<Sample> held, Corpus train, Corpus test, List<double[]> features) {
        double constant = rate(seen);
        Map<String, Double> bySet = new TreeMap<>();
        train.sets().stream()
                .distinct()
                .forEach(set -> bySet.put(
                        set,
                        rate(seen.stream()
                                .filter(s -> train.sets().get(s.prompt()).equals(set))
                                .toList())));
        List<double[]> rows = new ArrayList<>();
        for (Sample sample : held) {
            double forecast = 1 / (1 + Math.exp(-arm.logit(features.get(sample.prompt()))));
            double ofSet = bySet.getOrDefault(test.sets().get(sample.prompt()), constant);
            rows.add(new double[] {forecast, constant, ofSet, sample.correct() >= .5 ? 1 : 0});
        }
        return rows;
    }

    private static double rate(List<Sample> samples) {
        return (samples.stream().mapToDouble(Sample::correct).sum() + .5) / (samples.size() + 1);
    }

    private static Line line(String name, List<double[]> rows, long seed) {
        double loss = 0;
        double constantLoss = 0;
        double setLoss = 0;
        int right = 0;
        int constantRight = 0;
        double[] gains = new double[rows.size()];
        for (int i = 0; i < gains.length; i++) {
            double[] row = rows.get(i);
            double own = loss(row[0], row[3]);
            double constant = loss(row[1], row[3]);
            gains[i] = constant - own;
            loss += own / gains.length;
            constantLoss += constant / gains.length;
            setLoss += loss(row[2], row[3]) / gains.length;
            right += (row[0] >= .5) == (row[3] > .5) ? 1 : 0;
            constantRight += (row[1] >= .5) == (row[3] > .5) ? 1 : 0;
        }
        double[] bounds = bootstrap(gains, new Random(seed));
        return new Line(
                name,
                gains.length,
                loss,
                constantLoss,
                setLoss,
                bounds[0],
                bounds[1],
                calibrationError(rows),
                right / (double) gains.length,
                constantRight / (double) gains.length);
    }

    private static double loss(double forecast, double truth) {
        double p = Math.clamp(forecast, 1e-6, 1 - 1e-6);
        return -Math.log(truth > .5 ? p : 1 - p);
    }

    /** Expected calibration error over ten bins of equal width. */
    private static double calibrationError(List<double[]> rows) {
        double[] forecast = new double[BINS];
        double[] truth = new double[BINS];
        for (double[] row : rows) {
            int bin = Math.min(BINS - 1, (int) (row[0] * BINS));
            forecast[bin] += row[0];
            truth[bin] += row[3];
        }
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(forecast[bin] - truth[bin]) / rows.size();
        }
        return error;
    }

    private static double[] bootstrap(double[] values, Random random) {
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[r] = sum / values.length;
        }
        Arrays.sort(means);
        return new double[] {means[(int) (RESAMPLES * .025)], means[(int) (RESAMPLES * .975)]};
    }
}
