package dev.sluice.replay.baseline;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * For each model a logistic regression over hashed words and word pairs, by AdaGrad with a penalty chosen on a fifth of
 * the training prompts by log loss.
 */
final class DomainBlindLogistic implements Baseline {

    private static final double[] PENALTIES = {3e-4, 1e-3, 3e-3, 1e-2};
    private static final int EPOCHS = 12;
    private static final double RATE = .5;
    private static final int FOLDS = 5;

    @Override
    public String name() {
        return "logistic";
    }

    /** Weights of the terms, and a bias that is not penalised. */
    private record Line(double[] weights, double bias) {
        double success(TermVectors.Vector vector) {
            double logit = bias;
            for (int t = 0; t < vector.buckets().length; t++) {
                logit += weights[vector.buckets()[t]] * vector.values()[t];
            }
            return 1 / (1 + Math.exp(-logit));
        }
    }

    @Override
    public double[][] success(List<Lesson> lessons, List<Known> prompts, long seed) {
        TermVectors terms =
                new TermVectors(lessons.stream().map(l -> l.prompt().text()).toList(), true);
        List<TermVectors.Vector> seen =
                lessons.stream().map(l -> terms.of(l.prompt().text())).toList();
        List<TermVectors.Vector> asked =
                prompts.stream().map(p -> terms.of(p.text())).toList();
        int models = lessons.getFirst().scores().length;
        int[] all = IntStream.range(0, lessons.size()).toArray();
        int[] fitted = Arrays.stream(all).filter(i -> i % FOLDS != 0).toArray();
        int[] held = Arrays.stream(all).filter(i -> i % FOLDS == 0).toArray();
        double[][] success = new double[prompts.size()][models];
        for (int m = 0; m < models; m++) {
            int model = m;
            double[] scores =
                    lessons.stream().mapToDouble(l -> l.scores()[model]).toArray();
            double best = Arrays.stream(PENALTIES)
                    .boxed()
                    .min(Comparator.comparingDouble(
                            penalty -> loss(fit(seen, scores, fitted, penalty, seed), seen, scores, held)))
                    .orElseThrow();
            Line line = fit(seen, scores, all, best, seed);
            for (int i = 0; i < success.length; i++) {
                success[i][m] = line.success(asked.get(i));
            }
        }
        return success;
    }

    private static double loss(Line line, List<TermVectors.Vector> seen, double[] scores, int[] held) {
        double loss = 0;
        for (int i : held) {
            double p = Math.clamp(line.success(seen.get(i)), 1e-6, 1 - 1e-6);
            loss -= scores[i] * Math.log(p) + (1 - scores[i]) * Math.log(1 - p);
        }
        return loss;
    }

    private static Line fit(List<TermVectors.Vector> seen, double[] scores, int[] lessons, double penalty, long seed) {
        double[] weights = new double[TermVectors.BUCKETS];
        double[] squares = new double[TermVectors.BUCKETS];
        double mean = Math.clamp(
                Arrays.stream(lessons).mapToDouble(i -> scores[i]).average().orElse(.5), .01, .99);
        double bias = Math.log(mean / (1 - mean));
        double biasSquare = 1;
        int[] order = lessons.clone();
        SplittableRandom random = new SplittableRandom(seed);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffle(order, random);
            for (int i : order) {
                TermVectors.Vector vector = seen.get(i);
                double error = new Line(weights, bias).success(vector) - scores[i];
                biasSquare += error * error;
                bias -= RATE * error / Math.sqrt(biasSquare);
                for (int t = 0; t < vector.buckets().length; t++) {
                    int b = vector.buckets()[t];
                    double gradient = error * vector.values()[t] + penalty * weights[b];
                    squares[b] += gradient * gradient;
                    weights[b] -= RATE * gradient / (1e-3 + Math.sqrt(squares[b]));
                }
            }
        }
        return new Line(weights, bias);
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
