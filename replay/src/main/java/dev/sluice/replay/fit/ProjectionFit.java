package dev.sluice.replay.fit;

import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.difficulty.NGrams;
import dev.sluice.difficulty.Projection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Learns the projection: a low-rank logistic model over all recorded models at once, {@code logit = b_m + u_m . P x +
 * c_m . s} with hashed n-grams x and signals s, by AdaGrad over prompts in a seeded order. What one model is known by
 * serves the others through P. One short pass: on an inner split of the train side, further passes and larger steps
 * learned the prompts by heart.
 */
final class ProjectionFit {

    private static final double RATE_ROWS = .1;
    private static final double RATE_MODELS = .05;
    private static final double DECAY_ROWS = 2e-4;
    private static final double DECAY_MODELS = 1e-3;
    private static final double STEP = 1.0 / 4096;

    private final int dimensions;
    private final int epochs;
    private final long seed;
    private final Consumer<String> progress;

    ProjectionFit(int dimensions, int epochs, long seed, Consumer<String> progress) {
        this.dimensions = dimensions;
        this.epochs = epochs;
        this.seed = seed;
        this.progress = progress;
    }

    /** The pieces of a prompt, each weighing one part of its kind. */
    private record Pieces(int[] buckets, double[] weights) {}

    private static Pieces pieces(String lower) {
        int[] totals = new int[NGrams.KINDS];
        List<Map<Integer, Integer>> counts = new ArrayList<>();
        for (int kind = 0; kind < NGrams.KINDS; kind++) {
            counts.add(new HashMap<>());
        }
        NGrams.visit(lower, (kind, bucket) -> {
            totals[kind]++;
            counts.get(kind).merge(bucket, 1, Integer::sum);
        });
        List<int[]> flat = new ArrayList<>();
        for (int kind = 0; kind < NGrams.KINDS; kind++) {
            for (Map.Entry<Integer, Integer> e : counts.get(kind).entrySet()) {
                flat.add(new int[] {e.getKey(), e.getValue(), totals[kind]});
            }
        }
        return new Pieces(
                flat.stream().mapToInt(p -> p[0]).toArray(),
                flat.stream().mapToDouble(p -> p[1] / (double) p[2]).toArray());
    }

    Projection fit(Corpus corpus, double[][] signals, String version, Map<String, String> origin) {
        List<Pieces> pieces = corpus.requests().stream()
                .map(request -> pieces(LexicalEstimator.lookedAt(request)))
                .toList();
        List<List<double[]>> byPrompt = new ArrayList<>();
        corpus.requests().forEach(r -> byPrompt.add(new ArrayList<>()));
        int model = 0;
        for (List<Sample> samples : corpus.samples().values()) {
            for (Sample sample : samples) {
                byPrompt.get(sample.prompt()).add(new double[] {model, sample.correct()});
            }
            model++;
        }
        double[] rows = learn(pieces, byPrompt, signals, model);
        return packed(rows, pieces, version, origin);
    }

    private double[] learn(List<Pieces> pieces, List<List<double[]>> byPrompt, double[][] signals, int models) {
        Random random = new Random(seed);
        int d = dimensions;
        int width = 1 + d + signals[0].length;
        double[] rows = random.doubles(NGrams.BUCKETS * (long) d, -.1, .1).toArray();
        double[] rowSquares = filled(rows.length, 1e-4);
        double[] weights = random.doubles(models * (long) width, -.3, .3).toArray();
        double[] weightSquares = filled(weights.length, 1e-2);
        int[] order = new int[pieces.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int epoch = 1; epoch <= epochs; epoch++) {
            shuffle(order, random);
            double loss = 0;
            long seen = 0;
            for (int prompt : order) {
                double[] z = project(rows, pieces.get(prompt));
                double[] features = features(z, signals[prompt]);
                double[] back = new double[d];
                for (double[] outcome : byPrompt.get(prompt)) {
                    int at = ((int) outcome[0]) * width;
                    double logit = 0;
                    for (int j = 0; j < width; j++) {
                        logit += weights[at + j] * features[j];
                    }
                    double p = 1 / (1 + Math.exp(-logit));
                    loss -= Math.log(Math.max(1e-9, outcome[1] > .5 ? p : 1 - p));
                    seen++;
                    double error = p - outcome[1];
                    for (int j = 0; j < d; j++) {
                        back[j] += error * weights[at + 1 + j];
                    }
                    for (int j = 0; j < width; j++) {
                        double gradient = error * features[j] + (j == 0 ? 0 : DECAY_MODELS * weights[at + j]);
                        weightSquares[at + j] += gradient * gradient;
                        weights[at + j] -= RATE_MODELS * gradient / Math.sqrt(weightSquares[at + j]);
                    }
                }
                int outcomes = Math.max(1, byPrompt.get(prompt).size());
                Pieces p = pieces.get(prompt);
                for (int i = 0; i < p.buckets().length; i++) {
                    int at = p.buckets()[i] * d;
                    for (int j = 0; j < d; j++) {
                        double gradient = back[j] / outcomes * p.weights()[i] + DECAY_ROWS * rows[at + j] * .01;
                        rowSquares[at + j] += gradient * gradient;
                        rows[at + j] -= RATE_ROWS * gradient / Math.sqrt(rowSquares[at + j]);
                    }
                }
            }
            progress.accept(String.format(
                    Locale.ROOT, "projection: epoch %d of %d, training log loss %.4f", epoch, epochs, loss / seen));
        }
        return rows;
    }

    private double[] project(double[] rows, Pieces pieces) {
        double[] z = new double[dimensions];
        for (int i = 0; i < pieces.buckets().length; i++) {
            int at = pieces.buckets()[i] * dimensions;
            for (int j = 0; j < dimensions; j++) {
                z[j] += pieces.weights()[i] * rows[at + j];
            }
        }
        return z;
    }

    private static double[] features(double[] z, double[] signals) {
        double[] features = new double[1 + z.length + signals.length];
        features[0] = 1;
        System.arraycopy(z, 0, features, 1, z.length);
        System.arraycopy(signals, 0, features, 1 + z.length, signals.length);
        return features;
    }

    /** Each dimension with mean 0 and variance 1 over the prompts; rows in 16 bits. */
    private Projection packed(double[] rows, List<Pieces> pieces, String version, Map<String, String> origin) {
        double[] mean = new double[dimensions];
        double[] square = new double[dimensions];
        for (Pieces p : pieces) {
            double[] z = project(rows, p);
            for (int j = 0; j < dimensions; j++) {
                mean[j] += z[j] / pieces.size();
                square[j] += z[j] * z[j] / pieces.size();
            }
        }
        double largest = 1e-9;
        double[] scaled = new double[rows.length];
        double[] offset = new double[dimensions];
        for (int j = 0; j < dimensions; j++) {
            double deviation = Math.sqrt(Math.max(1e-12, square[j] - mean[j] * mean[j]));
            offset[j] = mean[j] / deviation;
            for (int at = j; at < rows.length; at += dimensions) {
                scaled[at] = rows[at] / deviation;
                largest = Math.max(largest, Math.abs(scaled[at]));
            }
        }
        double step = Math.max(STEP / 64, largest / Short.MAX_VALUE);
        short[] packed = new short[rows.length];
        for (int i = 0; i < rows.length; i++) {
            packed[i] = (short) Math.round(scaled[i] / step);
        }
        return new Projection(version, origin, dimensions, offset, step, packed);
    }

    private static double[] filled(int size, double value) {
        double[] filled = new double[size];
        Arrays.fill(filled, value);
        return filled;
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
