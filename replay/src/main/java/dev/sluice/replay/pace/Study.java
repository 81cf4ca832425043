package dev.sluice.replay.pace;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.pace.Month.Deployment;
import dev.sluice.replay.pace.Month.Result;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Every strategy on the same months, at several budgets.
 *
 * @param tightness budgets, as parts of what unpaced traffic would spend
 */
record Study(List<Long> seeds, int requests, List<Double> tightness) {

    private static final int HALVINGS = 14;
    private static final double LEAST_RATE = .01;
    private static final double MOST_RATE = 10_000;
    private static final Duration HALF = Duration.ofDays(Traffic.DAYS / 2);

    /** A month with its budget. */
    record Budgeted(List<Question> questions, Cost limit) {
        Result run(Strategy strategy, Deployment deployment) {
            return new Month(questions, Optional.of(limit), deployment).run(strategy);
        }
    }

    /** What one strategy made of each of the months. */
    record Line(String name, List<Cost> limits, List<Result> results) {

        Spread spread(ToDoubleFunction<Result> figure) {
            return Spread.of(results.stream().map(figure::applyAsDouble).toList());
        }

        Spread used() {
            return Spread.of(usedParts());
        }

        /** Of each month's budget. */
        List<Double> usedParts() {
            return IntStream.range(0, results.size())
                    .mapToObj(i -> results.get(i).used(limits.get(i)))
                    .toList();
        }

        double perDollarOfBudget() {
            return IntStream.range(0, results.size())
                    .mapToDouble(i -> results.get(i).right() / limits.get(i).inUsd())
                    .average()
                    .orElseThrow();
        }

        /** How much more {@code figure} is than another strategy's on the same month, as a part of that. */
        Spread gainOver(Line other, ToDoubleFunction<Result> figure) {
            List<Double> gains = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                double theirs = figure.applyAsDouble(other.results.get(i));
                gains.add(figure.applyAsDouble(results.get(i)) / theirs - 1);
            }
            return Spread.of(gains);
        }

        double mostEver() {
            return results.stream().mapToDouble(Result::most).max().orElseThrow();
        }
    }

    /**
     * One budget, every strategy; Sluice comes first.
     *
     * @param matched Sluice again, given in turn only as much as each of the others spent
     */
    record Level(
            double tightness,
            List<Line> lines,
            List<Line> matched,
            List<Line> deployments,
            Optional<Line> clairvoyant) {
        Line paced() {
            return lines.getFirst();
        }
    }

    static List<Long> seeds(long first, int months) {
        return LongStream.range(first, first + months).boxed().toList();
    }

    /** What it comes to where there is no budget. */
    record Free(List<List<Question>> months, List<Result> unpaced) {}

    Free free(PrintStream progress) {
        List<List<Question>> months =
                seeds.stream().map(seed -> Traffic.month(seed, requests)).toList();
        List<Result> unpaced = new ArrayList<>();
        for (List<Question> month : months) {
            unpaced.add(new Month(month, Optional.empty(), Deployment.PLAIN).run(Strategy.unpaced()));
            progress.printf(
                    Locale.ROOT,
                    "unpaced and without a budget: $%.2f%n",
                    unpaced.getLast().spent().inUsd());
        }
        return new Free(months, unpaced);
    }

    List<Level> run(Free free, PrintStream progress) {
        List<Level> levels = new ArrayList<>();
        for (double part : tightness) {
            List<Budgeted> months = new ArrayList<>();
            for (int i = 0; i < seeds.size(); i++) {
                long nanos = Math.round(part * free.unpaced().get(i).spent().nanos());
                months.add(new Budgeted(free.months().get(i), new Cost(nanos)));
            }
            levels.add(level(part, months));
            progress.printf(Locale.ROOT, "a budget of %.1f times that: done%n", part);
        }
        return levels;
    }

    private static Level level(double tightness, List<Budgeted> months) {
        List<Line> lines = List.of(
                line(Strategy.paced(), months),
                line(Strategy.cliff(), months),
                line(Strategy.downgrade(), months),
                line(Strategy.unpaced(), months),
                line(Strategy.unpacedDowngrade(), months));
        List<Line> deployments = List.of(
                line(
                        "restarted on day 15, all that was learned forgotten",
                        Strategy.paced(),
                        months,
                        new Deployment(1, Optional.of(HALF))),
                line(
                        "three replicas, each learning alone",
                        Strategy.paced(),
                        months,
                        new Deployment(3, Optional.empty())));
        List<Line> matched =
                lines.stream().skip(1).map(other -> matched(months, other)).toList();
        return new Level(tightness, lines, matched, deployments, clairvoyant(tightness, months));
    }

    private static Line matched(List<Budgeted> months, Line other) {
        List<Budgeted> asMuch = new ArrayList<>();
        for (int i = 0; i < months.size(); i++) {
            asMuch.add(new Budgeted(
                    months.get(i).questions(), other.results().get(i).spent()));
        }
        return line(Strategy.paced(), asMuch);
    }

    private static Line line(Strategy strategy, List<Budgeted> months) {
        return line(strategy.name(), strategy, months, Deployment.PLAIN);
    }

    private static Line line(String name, Strategy strategy, List<Budgeted> months, Deployment deployment) {
        return new Line(
                name,
                months.stream().map(Budgeted::limit).toList(),
                months.stream().map(month -> month.run(strategy, deployment)).toList());
    }

    /** There is nothing to know where the money lasts anyway. */
    private static Optional<Line> clairvoyant(double tightness, List<Budgeted> months) {
        if (tightness >= 1) {
            return Optional.empty();
        }
        List<Result> results = months.stream().map(Study::atTheRightRate).toList();
        return Optional.of(new Line(
                Strategy.constant(0).name(),
                months.stream().map(Budgeted::limit).toList(),
                results));
    }

    private static Result atTheRightRate(Budgeted month) {
        double low = LEAST_RATE;
        double high = MOST_RATE;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(low * high);
            Cost spent = new Month(month.questions(), Optional.empty(), Deployment.PLAIN)
                    .run(Strategy.constant(middle))
                    .spent();
            if (spent.compareTo(month.limit()) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return month.run(Strategy.constant(high), Deployment.PLAIN);
    }
}
