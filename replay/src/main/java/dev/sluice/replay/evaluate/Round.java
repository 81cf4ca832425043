package dev.sluice.replay.evaluate;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.fit.Fitted;
import dev.sluice.replay.fit.ProductFit;
import dev.sluice.replay.frontier.BudgetedRun;
import dev.sluice.replay.frontier.Contestant;
import dev.sluice.replay.frontier.PolicyContestant;
import dev.sluice.replay.frontier.WorthCurve;
import dev.sluice.replay.pool.PoolArm;
import dev.sluice.replay.trial.PolicyUnderTest;
import dev.sluice.replay.trial.Question;
import dev.sluice.replay.trial.Trial;
import dev.sluice.replay.trial.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** One split: fits on the training part, lets everybody answer the test part, and only then looks at the scores. */
final class Round {

    /** Training prompts by which prices are tuned: more of them change little. */
    private static final int TUNED_ON = 250;

    private final Options options;
    private final Material material;
    private final Parts parts;
    private final long seed;
    private final Steps steps;
    private final List<Question> stream;
    private final List<Question> tuning;
    private final Walk walk;
    private final FittedCalibration calibration;
    private final Fitted fitted;
    private final PolicyUnderTest policy;

    Round(Options options, Material material, long seed, Steps steps) {
        this.options = options;
        this.material = material;
        this.seed = seed;
        this.steps = steps;
        this.parts = Parts.of(material, options.train(), options.test(), seed);
        this.stream = parts.test().stream().map(Asked::question).toList();
        this.fitted = new ProductFit(ProductFit.DIMENSIONS, 1, seed, options.hidden(), said -> {})
                .fit(parts.training(), new Prices(options.prices().byModel()));
        steps.done("fitted");
        this.calibration = options.pool().calibration(fitted.calibration());
        this.walk =
                new Walk(fitted.estimator(), calibration, options.pool(), fitted.verifier(), material.answers(), seed);
        this.tuning = tuning();
        this.policy = new PolicyUnderTest(options.policy(), material.samples());
    }

    /** Evenly from all that was trained on; those that the whole pool has answered, where there are any. */
    private List<Question> tuning() {
        List<Question> whole =
                parts.train().stream().filter(Asked::whole).map(Asked::question).toList();
        List<Question> all =
                whole.isEmpty() ? parts.train().stream().map(Asked::question).toList() : whole;
        int step = Math.max(1, all.size() / TUNED_ON);
        return IntStream.range(0, all.size())
                .filter(i -> i % step == 0)
                .mapToObj(all::get)
                .toList();
    }

    /**
     * Everybody's answers, and their scores.
     *
     * @param reference the single model whose cost is the whole budget
     */
    Sheet measure(ToIntFunction<Asked> numberOf, String reference) {
        Map<String, Column> singles = singles(parts.test());
        Map<String, double[]> forecasts = forecasts(stream);
        double whole = Arrays.stream(column(singles, reference).usd()).sum();
        if (whole == 0) {
            throw new WrongInput("the model " + reference + " costs nothing: there are no budgets to keep within");
        }
        List<Cost> budgets = Grid.FRACTIONS.stream()
                .map(f -> new Cost(Math.round(f * whole * 1e9)))
                .toList();
        PolicyContestant contestant = contestant(policy);
        List<Trial> written = stream.stream().map(contestant::asWritten).toList();
        List<BudgetedRun> runs = runs(contestant, tuning, budgets);
        List<Sheet.Router> routers =
                new Routers(options, material, parts, seed).measured(router -> runs(router, stream, budgets));
        Map<String, List<Column>> ablation = options.ablation() ? ablation(budgets) : Map.of();
        return new Sheet(
                parts.test().stream().mapToInt(numberOf).toArray(),
                parts.train().size(),
                singles,
                reference,
                forecasts,
                written,
                Column.of(written, material.marks()),
                runs.stream()
                        .map(run -> new Sheet.Budgeted(run, Column.of(run.trials(), material.marks())))
                        .toList(),
                routers,
                ablation,
                parts.dropped(),
                options.pool().unknownTo(fitted.calibration()));
    }

    private PolicyContestant contestant(PolicyUnderTest tested) {
        return new PolicyContestant(
                walk,
                tested,
                question -> material.answers().to(question).size()
                        == options.pool().arms().size());
    }

    private List<BudgetedRun> runs(Contestant contestant, List<Question> known, List<Cost> budgets) {
        WorthCurve curve =
                WorthCurve.of(contestant, known, worths(), options.train().containsAll(options.test()));
        steps.done("tuned");
        List<BudgetedRun> runs = new ArrayList<>();
        for (int b = 0; b < budgets.size(); b++) {
            runs.add(BudgetedRun.of(contestant, stream, curve, budgets.get(b), seed + b));
            steps.done("budget " + Grid.FRACTIONS.get(b));
        }
        return runs;
    }

    private List<Cost> worths() {
        List<Cost> means = tuning.stream()
                .flatMap(q -> options.pool().arms().stream().map(arm -> forecastCost(arm, q)))
                .sorted()
                .toList();
        return WorthCurve.grid(means.getFirst(), means.getLast());
    }

    private Cost forecastCost(PoolArm arm, Question question) {
        Tokens output = calibration
                .arm(walk.difficulty(question), arm.backend(), arm.protocol())
                .output();
        return arm.backend().price().of(question.request().promptEstimate(), Tokens.ZERO, output);
    }

    private Map<String, double[]> forecasts(List<Question> questions) {
        Map<String, double[]> forecasts = new LinkedHashMap<>();
        for (PoolArm arm : options.pool().arms()) {
            forecasts.put(
                    arm.model(),
                    questions.stream()
                            .mapToDouble(q -> calibration
                                    .arm(walk.difficulty(q), arm.backend(), arm.protocol())
                                    .success()
                                    .mean())
                            .toArray());
        }
        return forecasts;
    }

    private Map<String, Column> singles(List<Asked> asked) {
        Map<String, Column> singles = new LinkedHashMap<>();
        for (PoolArm arm : options.pool().arms()) {
            singles.put(
                    arm.model(),
                    new Column(
                            asked.stream()
                                    .mapToDouble(a -> material.marks()
                                            .first(a.key(), arm.model())
                                            .orElseThrow())
                                    .toArray(),
                            asked.stream()
                                    .mapToDouble(a ->
                                            material.alone(arm, a.question()).inUsd())
                                    .toArray()));
        }
        return singles;
    }

    private static Column column(Map<String, Column> singles, String model) {
        return Objects.requireNonNull(singles.get(model));
    }

    /** How good each model is, in the pool's order: by the training prompts, or, where they do not say, as forecast. */
    List<Double> known() {
        List<Asked> whole = parts.train().stream().filter(Asked::whole).toList();
        Map<String, double[]> forecasts = whole.isEmpty() ? forecasts(stream) : Map.of();
        return options.pool().models().stream()
                .map(model -> whole.isEmpty()
                        ? Arrays.stream(Objects.requireNonNull(forecasts.get(model)))
                                .average()
                                .orElse(0)
                        : whole.stream()
                                .mapToDouble(a ->
                                        material.marks().first(a.key(), model).orElseThrow())
                                .average()
                                .orElse(0))
                .toList();
    }

    private Map<String, List<Column>> ablation(List<Cost> budgets) {
        Map<String, List<Column>> ablation = new LinkedHashMap<>();
        for (Ablation alone : Ablation.of(policy)) {
            ablation.put(
                    alone.name(),
                    runs(contestant(alone.policy()), tuning, budgets).stream()
                            .map(run -> Column.of(run.trials(), material.marks()))
                            .toList());
        }
        return ablation;
    }
}
