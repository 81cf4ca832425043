package dev.sluice.replay.fit;

import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.CalibrationFile;
import dev.sluice.policies.forecast.Coincidence;
import dev.sluice.policies.forecast.Prior;
import dev.sluice.replay.data.Prices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
    private static final double WEIGHT_PRIOR = 10;
    private static final double LENGTH_PRIOR = 5;
    /** Beliefs, where nothing is recorded: no times are. */
    private static final double FIRST_CHUNK_SECONDS = .5;

    private static final double TOKEN_SECONDS = .012;
    /** Two samples of one model at its usual temperature: a wary belief, as no set fitted here records several. */
    private static final Coincidence SAMPLES = new Coincidence(.85, .6);

    private final Corpus corpus;
    private final List<double[]> features;
    private final Prices prices;
    private final int leastSets;
    private final double[] mean;
    private final double[] meanLength;
    private final Map<String, Fitted> fitted = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();

    /** A model's samples and its regressions. */
    private record Fitted(List<Sample> samples, Ridge.Fit success, Ridge.Fit length, double spread) {}

    CalibrationFit(Corpus corpus, List<double[]> features, Prices prices, int leastSets) {
        this.corpus = corpus;
        this.features = features;
        this.prices = prices;
        this.leastSets = leastSets;
        int width = features.getFirst().length;
        this.mean = new double[width];
        this.meanLength = new double[width];
        meanLength[0] = Math.log(150);
    }

    CalibrationFile fit(String version, String estimator, Map<String, String> origin, List<String> signals) {
        Map<String, List<Sample>> models = models();
        for (int round = 0; round < ROUNDS; round++) {
            models.forEach((name, samples) -> fitted.put(name, fitOne(samples)));
            moveMeans();
        }
        Map<String, Arm> arms = new TreeMap<>();
        fitted.forEach((name, f) -> arms.put(name, arm(name, f)));
        aliases.forEach((alias, name) -> arms.put(alias, arms.get(name)));
        CoincidenceFit coincidence = new CoincidenceFit(corpus, features, named(arms));
        return new CalibrationFile(
                version,
                estimator,
                origin,
                signals,
                prior(),
                coincidence.fit(true),
                coincidence.fit(false),
                SAMPLES,
                arms);
    }

    /** Without the aliases. */
    private Map<String, Arm> named(Map<String, Arm> arms) {
        Map<String, Arm> named = new TreeMap<>(arms);
        named.keySet().retainAll(fitted.keySet());
        return named;
    }

    /**
     * Outcomes by name. A dated name also takes the outcomes recorded without a date; the undated name takes those of
     * all its dates.
     */
    private Map<String, List<Sample>> models() {
        Map<String, List<Sample>> models = new TreeMap<>();
        Map<String, List<String>> dated = new TreeMap<>();
        corpus.samples().forEach((name, samples) -> {
            String undated = ModelNames.undated(name);
            List<Sample> own = new ArrayList<>(samples);
            if (!undated.equals(name)) {
                own.addAll(corpus.samples().getOrDefault(undated, List.of()));
            }
            dated.computeIfAbsent(undated, u -> new ArrayList<>()).add(name);
            if (corpus.setsOf(own) >= leastSets) {
                models.put(name, own);
            }
            corpus.recordedNames().getOrDefault(name, Set.of()).forEach(recorded -> {
                String lower = recorded.toLowerCase(Locale.ROOT);
                if (!lower.equals(name)) {
                    aliases.put(lower, name);
                }
            });
        });
        corpus.samples().keySet().stream()
                .filter(name -> name.startsWith("meta-"))
                .forEach(name -> aliases.put(name.substring("meta-".length()), name));
        dated.forEach((undated, names) -> {
            List<Sample> all = new ArrayList<>();
            names.forEach(name -> all.addAll(corpus.samples().getOrDefault(name, List.of())));
            if (names.size() == 1 && !names.getFirst().equals(undated)) {
                aliases.put(undated, names.getFirst());
            } else if (corpus.setsOf(all) >= leastSets) {
                models.put(undated, all);
            }
        });
        aliases.values().retainAll(models.keySet());
        aliases.keySet().removeAll(models.keySet());
        return models;
    }

    private Fitted fitOne(List<Sample> samples) {
        int width = mean.length;
        double[] prior = new double[width];
        double[] lengthPrior = new double[width];
        Arrays.fill(prior, WEIGHT_PRIOR);
        Arrays.fill(lengthPrior, LENGTH_PRIOR);
        prior[0] = BIAS_PRIOR;
        lengthPrior[0] = BIAS_PRIOR;
        List<double[]> seen =
                samples.stream().map(s -> features.get(s.prompt())).toList();
        double[] correct = samples.stream().mapToDouble(Sample::correct).toArray();
        Ridge.Fit success = Ridge.logistic(seen, correct, mean, prior);
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
        return new Fitted(samples, success, length, Math.max(.1, Math.sqrt(squares / Math.max(1, logs.length))));
    }

    /** Each weight's mean over the arms, those counting most whose data say most about it. */
    private void moveMeans() {
        for (int j = 0; j < mean.length; j++) {
            double sum = 0;
            double total = 1e-9;
            double lengthSum = 0;
            double lengthTotal = 1e-9;
            for (Fitted f : fitted.values()) {
                double known = f.success().data()[j] / (f.success().data()[j] + WEIGHT_PRIOR);
                sum += known * f.success().weights()[j];
                total += known;
                double lengthKnown = f.length().data()[j] / (f.length().data()[j] + LENGTH_PRIOR);
                lengthSum += lengthKnown * f.length().weights()[j];
                lengthTotal += lengthKnown;
            }
            mean[j] = sum / total;
            meanLength[j] = lengthSum / lengthTotal;
        }
    }

    private Arm arm(String name, Fitted f) {
        return new Arm(
                ModelNames.family(name),
                corpus.thinking().contains(name),
                f.samples().size(),
                f.success().weights(),
                f.success().precision(),
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

    /** Mean logit over all prompts against log price and thinking, by ridge regression over the fitted models. */
    private Prior prior() {
        int width = mean.length;
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
                logits.add(Ridge.dot(f.success().weights(), average));
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
        return new Prior(
                new Arm(
                        "unknown",
                        false,
                        0,
                        centred(mean, line[0], average),
                        priorPrecision(residual),
                        centred(meanLength, lengthLine[0], average),
                        .8,
                        FIRST_CHUNK_SECONDS,
                        TOKEN_SECONDS),
                line[1],
                line[2],
                lengthLine[2]);
    }

    private static double[] centred(double[] weights, double level, double[] average) {
        double[] centred = weights.clone();
        centred[0] += level - Ridge.dot(weights, average);
        return centred;
    }

    /** Twice the scatter of the known models around the line: an unknown one may be of any kind. */
    private double[] priorPrecision(double residual) {
        double[] precision = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            double scatter = 0;
            for (Fitted f : fitted.values()) {
                double off = f.success().weights()[j] - mean[j];
                scatter += off * off / fitted.size();
            }
            precision[j] = j == 0 ? 1 / (2 * residual + .2) : 1 / (2 * scatter + .02);
        }
        return precision;
    }
}
