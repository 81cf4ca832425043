package dev.sluice.replay.fit;

import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.CalibrationFile;
import dev.sluice.policies.forecast.Coincidence;
import dev.sluice.policies.forecast.Prior;
import dev.sluice.replay.data.Prices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fits one arm for each model with outcomes in enough sets, all of them drawn toward a mean arm that is learned
 * along, and from them the prior for models nobody has measured.
 */
final class CalibrationFit {

    private static final int ROUNDS = 4;
    private static final double BIAS_PRIOR = .25;
    /** How surely a forecast is taken for calibrated, in outcomes. */
    private static final double SLOPE_PRIOR = 5;

    private static final double LOADING_PRIOR = 2;
    private static final double LEAST_LEVEL = .02;
    /** What a prompt's outcome says of one weight that is learned later, at most p (1 - p). */
    private static final double PER_OUTCOME = .15;

    private static final double LATENT_PRECISION = 10;
    private static final double SIGNAL_PRECISION = 400;
    private static final double LENGTH_PRIOR = 5;
    /** Beliefs, where nothing is recorded: no times are. */
    private static final double FIRST_CHUNK_SECONDS = .5;

    private static final double TOKEN_SECONDS = .012;
    /** Two samples of one model at its usual temperature: a wary belief, as no set fitted here records several. */
    private static final Coincidence SAMPLES = new Coincidence(.85, .6);

    private final Corpus corpus;
    private final List<double[]> features;
    private final double[][] scores;
    private final Prices prices;
    private final int leastSets;
    private final double[] meanLength;
    private final Map<String, Fitted> fitted = new TreeMap<>();

    /** A model's samples and its regressions. */
    private record Fitted(
            List<Sample> samples, Arm.Core core, double bias, double biasPrecision, Ridge.Fit length, double spread) {}

    /**
     * @param features by prompt, the latent vector as it is forecast without that prompt
     * @param scores by prompt, what the latent vector forecasts
     */
    CalibrationFit(Corpus corpus, List<double[]> features, double[][] scores, Prices prices, int leastSets) {
        this.corpus = corpus;
        this.features = features;
        this.scores = scores;
        this.prices = prices;
        this.leastSets = leastSets;
        int width = features.getFirst().length;
        this.meanLength = new double[width];
        meanLength[0] = Math.log(150);
    }

    CalibrationFile fit(String version, String estimator, Map<String, String> origin, List<String> signals) {
        ModelOutcomes outcomes = ModelOutcomes.of(corpus, leastSets);
        for (int round = 0; round < ROUNDS; round++) {
            outcomes.byName().forEach((name, samples) -> fitted.put(name, fitOne(samples)));
            moveMeans();
        }
        Map<String, Arm> arms = new TreeMap<>();
        fitted.forEach((name, f) -> arms.put(name, arm(name, f)));
        outcomes.aliases().forEach((alias, name) -> arms.put(alias, arms.get(name)));
        return new CalibrationFile(
                version,
                estimator,
                origin,
                signals,
                prior(),
                new TogetherFit(corpus, features, named(arms)).fit(),
                SAMPLES,
                arms);
    }

    /** Without the aliases. */
    private Map<String, Arm> named(Map<String, Arm> arms) {
        Map<String, Arm> named = new TreeMap<>(arms);
        named.keySet().retainAll(fitted.keySet());
        return named;
    }

    private Fitted fitOne(List<Sample> samples) {
        int width = meanLength.length;
        double[] lengthPrior = new double[width];
        Arrays.fill(lengthPrior, LENGTH_PRIOR);
        lengthPrior[0] = BIAS_PRIOR;
        double[] line = line(samples);
        double level = Math.clamp(line[0], LEAST_LEVEL, 1 - LEAST_LEVEL);
        double[] loadings = Arrays.copyOfRange(line, 1, line.length);
        Arm.Core plain = new Arm.Core(level, loadings, 1);
        List<double[]> rows = samples.stream()
                .map(s -> new double[] {1, logit(plain, features.get(s.prompt()))})
                .toList();
        double[] correct = samples.stream().mapToDouble(Sample::correct).toArray();
        Ridge.Fit head = Ridge.logistic(rows, correct, new double[] {0, 1}, new double[] {BIAS_PRIOR, SLOPE_PRIOR});
        Arm.Core core = new Arm.Core(level, loadings, head.weights()[1]);
        List<Sample> written = samples.stream().filter(s -> s.tokens() >= 1).toList();
        List<double[]> lengthSeen =
                written.stream().map(s -> features.get(s.prompt())).toList();
        double[] logs = written.stream().mapToDouble(s -> Math.log(s.tokens())).toArray();
        Ridge.Fit length = Ridge.linear(lengthSeen, logs, meanLength, lengthPrior);
        double squares = 0;
        for (int i = 0; i < logs.length; i++) {
            double residual = logs[i] - Ridge.dot(length.weights(), lengthSeen.get(i));
            squares += residual * residual;
        }
        return new Fitted(
                samples,
                core,
                head.weights()[0],
                head.precision()[0],
                length,
                Math.max(.1, Math.sqrt(squares / Math.max(1, logs.length))));
    }

    private static double logit(Arm.Core core, double[] features) {
        double p = core.level();
        for (int k = 0; k < core.loadings().length; k++) {
            p += core.loadings()[k] * features[1 + k];
        }
        return Arm.Core.logitOf(p);
    }

    /**
     * What a model's outcomes have in common with those of all, from the scores, not from forecasts: its success with a
     * prompt of middling scores, then its loadings. So models are compared though they were asked different prompts.
     */
    private double[] line(List<Sample> samples) {
        int width = 1 + scores[0].length;
        double[] prior = new double[width];
        Arrays.fill(prior, LOADING_PRIOR);
        double[] mean = new double[width];
        mean[0] = .5;
        List<double[]> rows = samples.stream()
                .map(s -> {
                    double[] row = new double[width];
                    row[0] = 1;
                    System.arraycopy(scores[s.prompt()], 0, row, 1, width - 1);
                    return row;
                })
                .toList();
        double[] correct = samples.stream().mapToDouble(Sample::correct).toArray();
        return Ridge.linear(rows, correct, mean, prior).weights();
    }

    /** Each weight's mean over the arms, those counting most whose data say most about it. */
    private void moveMeans() {
        for (int j = 0; j < meanLength.length; j++) {
            double lengthSum = 0;
            double lengthTotal = 1e-9;
            for (Fitted f : fitted.values()) {
                double lengthKnown = f.length().data()[j] / (f.length().data()[j] + LENGTH_PRIOR);
                lengthSum += lengthKnown * f.length().weights()[j];
                lengthTotal += lengthKnown;
            }
            meanLength[j] = lengthSum / lengthTotal;
        }
    }

    private Arm arm(String name, Fitted f) {
        return new Arm(
                ModelNames.family(name),
                corpus.thinking().contains(name),
                f.samples().size(),
                f.core(),
                weights(f.bias()),
                precision(
                        f.biasPrecision(),
                        LATENT_PRECISION + PER_OUTCOME * f.samples().size()),
                f.length().weights(),
                f.spread(),
                FIRST_CHUNK_SECONDS,
                TOKEN_SECONDS);
    }

    private OptionalDouble logPrice(String name) {
        return corpus.recordedNames().getOrDefault(name, Set.of()).stream()
                .flatMap(recorded -> prices.find(recorded).stream())
                .mapToDouble(
                        price -> Math.log(Math.clamp(price.outputPerMillion().inUsd(), .1, 100)))
                .findFirst();
    }

    /** Nothing but a bias. */
    private double[] weights(double bias) {
        double[] weights = new double[meanLength.length];
        weights[0] = bias;
        return weights;
    }

    private double[] precision(double ofBias, double ofLatent) {
        double[] precision = new double[meanLength.length];
        Arrays.fill(precision, SIGNAL_PRECISION);
        Arrays.fill(precision, 1, 1 + scores[0].length, ofLatent);
        precision[0] = ofBias;
        return precision;
    }

    /** Mean logit over all prompts against log price and thinking, by ridge regression over the fitted models. */
    private Prior prior() {
        int width = meanLength.length;
        double[] average = new double[width];
        features.forEach(f -> {
            for (int j = 0; j < width; j++) {
                average[j] += f[j] / features.size();
            }
        });
        List<double[]> rows = new ArrayList<>();
        List<Double> logits = new ArrayList<>();
        List<Double> lengths = new ArrayList<>();
        fitted.forEach((name, f) -> {
            OptionalDouble logPrice = logPrice(name);
            if (logPrice.isPresent()) {
                double thinks = corpus.thinking().contains(name) ? 1 : 0;
                rows.add(new double[] {1, logPrice.getAsDouble(), thinks});
                logits.add(Arm.Core.logitOf(f.core().level()));
                lengths.add(Ridge.dot(f.length().weights(), average));
            }
        });
        double[] weak = {.01, .5, .5};
        double[] targets = logits.stream().mapToDouble(l -> l).toArray();
        double[] line = Ridge.linear(rows, targets, new double[3], weak).weights();
        double[] lengthTargets = lengths.stream().mapToDouble(l -> l).toArray();
        double[] lengthLine = Ridge.linear(rows, lengthTargets, new double[3], new double[] {.01, 1e6, .5})
                .weights();
        double residual = 0;
        for (int i = 0; i < targets.length; i++) {
            double off = targets[i] - Ridge.dot(line, rows.get(i));
            residual += off * off / targets.length;
        }
        Arm.Core core = new Arm.Core(1 / (1 + Math.exp(-line[0])), new double[scores[0].length], 1);
        Arm mean = new Arm(
                "unknown",
                false,
                0,
                core,
                weights(0),
                precision(1 / (2 * residual + .2), LATENT_PRECISION / 2),
                centred(meanLength, lengthLine[0], average),
                .8,
                FIRST_CHUNK_SECONDS,
                TOKEN_SECONDS);
        return new Prior(mean, byLevel(), line[1], line[2], lengthLine[2]);
    }

    private static double[] centred(double[] weights, double level, double[] average) {
        double[] centred = weights.clone();
        centred[0] += level - Ridge.dot(weights, average);
        return centred;
    }

    /** Each loading against a model's level and its square, over the fitted models. */
    private double[] byLevel() {
        int dimensions = scores[0].length;
        double[] byLevel = new double[3 * dimensions];
        List<double[]> rows = fitted.values().stream()
                .map(f -> new double[] {
                    1, f.core().level(), f.core().level() * f.core().level()
                })
                .toList();
        for (int k = 0; k < dimensions; k++) {
            int component = k;
            double[] loadings = fitted.values().stream()
                    .mapToDouble(f -> f.core().loadings()[component])
                    .toArray();
            double[] curve = Ridge.linear(rows, loadings, new double[3], new double[] {.1, .1, .1})
                    .weights();
            System.arraycopy(curve, 0, byLevel, 3 * k, 3);
        }
        return byLevel;
    }
}
