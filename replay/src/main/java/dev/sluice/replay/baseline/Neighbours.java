package dev.sluice.replay.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Each model's mean success on the training prompts nearest by the cosine of hashed tf-idf vectors. */
final class Neighbours implements Baseline {

    private final int count;

    Neighbours(int count) {
        this.count = count;
    }

    /** A training prompt that has a term, and the term's weight in it. */
    private record Posting(int lesson, double value) {}

    private record Near(int lesson, double cosine) {}

    @Override
    public String name() {
        return "neighbours" + count;
    }

    @Override
    public double[][] success(List<Lesson> lessons, List<Known> prompts, long seed) {
        TermVectors terms =
                new TermVectors(lessons.stream().map(l -> l.prompt().text()).toList(), false);
        Map<Integer, int[]> lessonsOf = new HashMap<>();
        Map<Integer, double[]> valuesOf = new HashMap<>();
        index(lessons, terms, lessonsOf, valuesOf);
        int models = lessons.getFirst().scores().length;
        double[][] success = new double[prompts.size()][models];
        double[] cosines = new double[lessons.size()];
        for (int i = 0; i < success.length; i++) {
            Arrays.fill(cosines, 0);
            TermVectors.Vector vector = terms.of(prompts.get(i).text());
            for (int t = 0; t < vector.buckets().length; t++) {
                int[] having = lessonsOf.getOrDefault(vector.buckets()[t], new int[0]);
                double[] values = valuesOf.getOrDefault(vector.buckets()[t], new double[0]);
                for (int p = 0; p < having.length; p++) {
                    cosines[having[p]] += vector.values()[t] * values[p];
                }
            }
            success[i] = mean(nearest(cosines), lessons, models);
        }
        return success;
    }

    private static void index(
            List<Lesson> lessons, TermVectors terms, Map<Integer, int[]> lessonsOf, Map<Integer, double[]> valuesOf) {
        Map<Integer, ArrayList<Posting>> postings = new HashMap<>();
        for (int l = 0; l < lessons.size(); l++) {
            TermVectors.Vector vector = terms.of(lessons.get(l).prompt().text());
            for (int t = 0; t < vector.buckets().length; t++) {
                postings.computeIfAbsent(vector.buckets()[t], b -> new ArrayList<>())
                        .add(new Posting(l, vector.values()[t]));
            }
        }
        postings.forEach((bucket, list) -> {
            lessonsOf.put(bucket, list.stream().mapToInt(Posting::lesson).toArray());
            valuesOf.put(bucket, list.stream().mapToDouble(Posting::value).toArray());
        });
    }

    private List<Near> nearest(double[] cosines) {
        PriorityQueue<Near> farthestFirst = new PriorityQueue<>(
                Comparator.comparingDouble(Near::cosine).thenComparing(Near::lesson, Comparator.reverseOrder()));
        for (int l = 0; l < cosines.length; l++) {
            if (farthestFirst.size() < count) {
                farthestFirst.add(new Near(l, cosines[l]));
            } else if (cosines[l] > farthestFirst.element().cosine()) {
                farthestFirst.remove();
                farthestFirst.add(new Near(l, cosines[l]));
            }
        }
        return List.copyOf(farthestFirst);
    }

    private static double[] mean(List<Near> nearest, List<Lesson> lessons, int models) {
        double[] mean = new double[models];
        for (Near near : nearest) {
            for (int m = 0; m < models; m++) {
                mean[m] += lessons.get(near.lesson()).scores()[m] / nearest.size();
            }
        }
        return mean;
    }
}
