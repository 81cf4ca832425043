package dev.sluice.replay.evaluate;

import dev.sluice.replay.figures.Measure;
import dev.sluice.replay.figures.PairRouting;
import dev.sluice.replay.figures.Reliability;
import dev.sluice.replay.figures.Weights;
import dev.sluice.replay.report.Hull;
import dev.sluice.replay.report.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What is told from the sheets of all splits, as functions of how often each prompt counts. */
final class Measures {

    private final List<Sheet> sheets;
    private final List<String> models;

    Measures(List<Sheet> sheets) {
        this.sheets = sheets;
        this.models = List.copyOf(sheets.getFirst().singles().keySet());
    }

    /** Something of every split, by split. */
    <T> List<T> each(Function<Sheet, T> of) {
        return sheets.stream().map(of).toList();
    }

    private Sheet sheet(int split) {
        return sheets.get(split);
    }

    /** Mean score, mean cost in dollars, and the cost as a part of the reference model's. */
    Measure point(List<Column> of) {
        return weights -> new double[] {
            weights.meanOverSplits((s, w) -> Weights.mean(of.get(s).score(), w)),
            weights.meanOverSplits((s, w) -> Weights.mean(of.get(s).usd(), w)),
            weights.meanOverSplits((s, w) ->
                    Weights.mean(of.get(s).usd(), w) / Weights.mean(reference(s).usd(), w))
        };
    }

    private Column reference(int split) {
        return sheet(split).single(sheet(split).reference());
    }

    /** The cheapest of the best answers of the single models, told afterwards. */
    Column oracle(Sheet sheet) {
        List<Column> singles = List.copyOf(sheet.singles().values());
        int rows = sheet.prompts().length;
        double[] score = new double[rows];
        double[] usd = new double[rows];
        for (int i = 0; i < rows; i++) {
            score[i] = -1;
            for (Column single : singles) {
                boolean better = single.score()[i] > score[i];
                boolean cheaper = single.score()[i] == score[i] && single.usd()[i] < usd[i];
                if (better || cheaper) {
                    score[i] = single.score()[i];
                    usd[i] = single.usd()[i];
                }
            }
        }
        return new Column(score, usd);
    }

    /** Scores on the grid. */
    Measure curve(List<List<Column>> of) {
        return weights -> IntStream.range(0, Grid.FRACTIONS.size())
                .mapToDouble(b -> weights.meanOverSplits(
                        (s, w) -> Weights.mean(of.get(s).get(b).score(), w)))
                .toArray();
    }

    /** The best that tossing coins between single models, and not answering, could do on the grid, told afterwards. */
    Measure chord() {
        return this::chord;
    }

    private double[] chord(Weights weights) {
        return weights.meansOverSplits(Grid.FRACTIONS.size(), this::chord);
    }

    private double[] chord(int split, double[] w) {
        List<Point> points = new ArrayList<>();
        for (String model : models) {
            Column single = sheet(split).single(model);
            points.add(new Point(model, Weights.mean(single.usd(), w), Weights.mean(single.score(), w)));
        }
        Hull hull = Hull.of(points);
        double whole = Weights.mean(reference(split).usd(), w);
        return Grid.FRACTIONS.stream()
                .mapToDouble(f -> hull.accuracyAt(f * whole))
                .toArray();
    }

    Measure gainOverChord(List<List<Column>> of) {
        Measure curve = curve(of);
        return weights -> {
            double[] own = curve.of(weights);
            double[] chord = chord(weights);
            return IntStream.range(0, own.length)
                    .mapToDouble(b -> own[b] - chord[b])
                    .toArray();
        };
    }

    /** The best single model whose cost is within each budget. */
    List<Column> bestConstant(Sheet sheet) {
        double whole = sheet.referenceUsd();
        Column silence = new Column(new double[sheet.prompts().length], new double[sheet.prompts().length]);
        return Grid.FRACTIONS.stream()
                .map(f -> sheet.singles().values().stream()
                        .filter(c -> c.meanUsd() <= f * whole * (1 + 1e-9))
                        .max(Comparator.comparingDouble(
                                c -> Arrays.stream(c.score()).sum()))
                        .orElse(silence))
                .toList();
    }

    Measure savingAtParity(List<List<Column>> of) {
        return savingAtParity(of, each(sheet -> sheet.single(sheet.reference())));
    }

    /**
     * The smallest cost, as a part of what {@code rival} costs, at which the curve reaches its score; straight between
     * the budgets, infinite where it never does.
     */
    Measure savingAtParity(List<List<Column>> of, List<Column> rival) {
        Measure curve = curve(of);
        Measure scoreOfRival = point(rival);
        return weights -> {
            double[] scores = curve.of(weights);
            double[] costs = IntStream.range(0, scores.length)
                    .mapToDouble(b -> weights.meanOverSplits(
                            (s, w) -> Weights.mean(of.get(s).get(b).usd(), w)
                                    / Weights.mean(rival.get(s).usd(), w)))
                    .toArray();
            return new double[] {crossing(costs, scores, scoreOfRival.of(weights)[0])};
        };
    }

    private static double crossing(double[] costs, double[] scores, double level) {
        double least = Double.POSITIVE_INFINITY;
        for (int b = 0; b < scores.length; b++) {
            if (scores[b] >= level) {
                double at = costs[b];
                if (b > 0 && scores[b - 1] < level) {
                    at = costs[b - 1]
                            + (costs[b] - costs[b - 1]) * (level - scores[b - 1]) / (scores[b] - scores[b - 1]);
                }
                least = Math.min(least, at);
            }
        }
        return least;
    }

    /** Apgr, cpt50 and cpt80 of a score. */
    Measure routing(Options.Pair pair, List<double[]> score) {
        List<PairRouting> routings = IntStream.range(0, sheets.size())
                .mapToObj(s -> new PairRouting(
                        score.get(s),
                        sheet(s).single(pair.strong()).score(),
                        sheet(s).single(pair.weak()).score()))
                .toList();
        return weights -> new double[] {
            weights.meanOverSplits((s, w) -> routings.get(s).of(w).apgr()),
            weights.meanOverSplits((s, w) -> routings.get(s).of(w).cpt50()),
            weights.meanOverSplits((s, w) -> routings.get(s).of(w).cpt80())
        };
    }

    static double[] forecastGain(Sheet sheet, Options.Pair pair) {
        double[] strong = sheet.forecast(pair.strong());
        double[] weak = sheet.forecast(pair.weak());
        return IntStream.range(0, strong.length)
                .mapToDouble(i -> strong[i] - weak[i])
                .toArray();
    }

    /** Of the arms' forecasts on every test prompt. */
    Measure calibrationError(List<String> ofModels) {
        return weights ->
                new double[] {weights.meanOverSplits((s, w) -> Reliability.error(forecasts(sheet(s), ofModels), w))};
    }

    private static List<Reliability.Forecasts> forecasts(Sheet sheet, List<String> models) {
        return models.stream()
                .map(m -> new Reliability.Forecasts(
                        sheet.forecast(m), sheet.single(m).score()))
                .toList();
    }

    /** What the chosen plans were expected to achieve, beside what they did. */
    Measure calibrationErrorOfChosen() {
        return weights ->
                new double[] {weights.meanOverSplits((s, w) -> Reliability.error(List.of(chosen(sheet(s))), w))};
    }

    private static Reliability.Forecasts chosen(Sheet sheet) {
        return new Reliability.Forecasts(
                sheet.written().stream().mapToDouble(t -> t.forecast()).toArray(),
                sheet.writtenColumn().score());
    }

    /** All arms and splits together. */
    List<Reliability.Bin> reliability() {
        List<Reliability.Forecasts> all = new ArrayList<>();
        int rows = sheets.stream().mapToInt(s -> s.prompts().length).sum();
        for (String model : models) {
            double[] forecast = new double[rows];
            double[] score = new double[rows];
            int at = 0;
            for (Sheet sheet : sheets) {
                int size = sheet.prompts().length;
                System.arraycopy(sheet.forecast(model), 0, forecast, at, size);
                System.arraycopy(sheet.single(model).score(), 0, score, at, size);
                at += size;
            }
            all.add(new Reliability.Forecasts(forecast, score));
        }
        double[] once = new double[rows];
        Arrays.fill(once, 1);
        return Reliability.bins(all, once);
    }

    /** Shares of the test prompts, by name. */
    Measure shares(List<String> names, List<List<Map<String, Double>>> of) {
        return weights -> names.stream()
                .mapToDouble(name -> weights.meanOverSplits((s, w) -> Weights.mean(
                        of.get(s).stream()
                                .mapToDouble(row -> row.getOrDefault(name, 0.0))
                                .toArray(),
                        w)))
                .toArray();
    }
}
