package dev.sluice.replay.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sluice beside its baselines over the same prompts.
 *
 * @param scope the set, or the sets, it is about
 * @param singles in the pool's order
 * @param best the most accurate single model, the cheaper one where two are equal
 * @param accuracy where Sluice's accuracy lies
 * @param mixture the accuracy of the best random mixture of single models at Sluice's cost
 * @param informedMixture the same where each set has a mixture of its own; equal to the mixture within one set
 * @param gain where Sluice's accuracy minus the mixture's lies
 * @param oracle the cheapest right model for each prompt; the cheapest of all where none is right
 */
public record Comparison(
        String scope,
        int prompts,
        List<Point> singles,
        Point best,
        Point sluice,
        Interval accuracy,
        Hull hull,
        double mixture,
        double informedMixture,
        Interval gain,
        Point oracle) {

    private static final Comparator<Point> MOST_ACCURATE = Comparator.comparingDouble(Point::accuracy)
            .thenComparing(Comparator.comparingDouble(Point::usdPerThousand).reversed());
    private static final Comparator<Mark> CHEAPEST_RIGHT =
            Comparator.comparing(Mark::right).reversed().thenComparing(Mark::cost);

    public static Comparison of(String scope, List<Entry> entries, long seed) {
        List<String> pool = List.copyOf(entries.getFirst().singles().keySet());
        List<Point> singles = points(entries, pool);
        Point sluice = Point.of("Sluice", entries.stream().map(Entry::sluice).toList());
        Point oracle = Point.of(
                "cheapest-correct oracle",
                entries.stream()
                        .map(e -> e.singles().values().stream()
                                .min(CHEAPEST_RIGHT)
                                .orElseThrow())
                        .toList());
        Hull hull = Hull.of(singles);
        Sampled sampled = Sampled.of(entries, pool);
        return new Comparison(
                scope,
                entries.size(),
                singles,
                singles.stream().max(MOST_ACCURATE).orElseThrow(),
                sluice,
                Interval.of(entries.size(), seed, drawn -> sampled.sluice(drawn).accuracy()),
                hull,
                hull.accuracyAt(sluice.usdPerThousand()),
                informed(entries, pool).accuracyAt(sluice.usdPerThousand()),
                Interval.of(entries.size(), seed, sampled::gain),
                oracle);
    }

    private static List<Point> points(List<Entry> entries, List<String> pool) {
        return pool.stream()
                .map(model -> Point.of(
                        model,
                        entries.stream()
                                .map(e -> mark(e.singles(), model, e.promptId()))
                                .toList()))
                .toList();
    }

    private static Hull informed(List<Entry> entries, List<String> pool) {
        return Hull.ofParts(entries.stream().collect(Collectors.groupingBy(Entry::set)).values().stream()
                .map(part -> Map.entry(Hull.of(points(part, pool)), (double) part.size() / entries.size()))
                .toList());
    }

    private static Mark mark(Map<String, Mark> singles, String model, String promptId) {
        Mark mark = singles.get(model);
        if (mark == null) {
            throw new IllegalArgumentException("no mark of " + model + " for the prompt " + promptId);
        }
        return mark;
    }

    /** Sluice's cost as a fraction of the most accurate single model's. */
    @JsonProperty("costFractionOfBest")
    public double costFractionOfBest() {
        return sluice.usdPerThousand() / best.usdPerThousand();
    }

    /** The marks as arrays, for drawing thousands of resamples; the last column is Sluice. */
    private record Sampled(List<String> names, boolean[][] right, double[][] usd) {

        static Sampled of(List<Entry> entries, List<String> pool) {
            List<String> names = new ArrayList<>(pool);
            names.add("Sluice");
            boolean[][] right = new boolean[names.size()][entries.size()];
            double[][] usd = new double[names.size()][entries.size()];
            for (int column = 0; column < names.size(); column++) {
                for (int row = 0; row < entries.size(); row++) {
                    Entry entry = entries.get(row);
                    Mark mark = column == pool.size()
                            ? entry.sluice()
                            : mark(entry.singles(), names.get(column), entry.promptId());
                    right[column][row] = mark.right();
                    usd[column][row] = mark.cost().inUsd();
                }
            }
            return new Sampled(names, right, usd);
        }

        Point sluice(int[] drawn) {
            return point(names.size() - 1, drawn);
        }

        double gain(int[] drawn) {
            List<Point> singles = new ArrayList<>();
            for (int column = 0; column < names.size() - 1; column++) {
                singles.add(point(column, drawn));
            }
            Point sluice = sluice(drawn);
            return sluice.accuracy() - Hull.of(singles).accuracyAt(sluice.usdPerThousand());
        }

        private Point point(int column, int[] drawn) {
            long hits = Arrays.stream(drawn).filter(row -> right[column][row]).count();
            double spent =
                    Arrays.stream(drawn).mapToDouble(row -> usd[column][row]).sum();
            return new Point(names.get(column), spent / drawn.length * 1000, (double) hits / drawn.length);
        }
    }
}
