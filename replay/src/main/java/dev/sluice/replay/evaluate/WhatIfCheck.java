package dev.sluice.replay.evaluate;

import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.cli.Progress;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.fit.Fitted;
import dev.sluice.replay.fit.ProductFit;
import dev.sluice.replay.offpolicy.Coverage;
import dev.sluice.replay.offpolicy.DraftRule;
import dev.sluice.replay.offpolicy.LoggedDecision.Option;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolArm;
import dev.sluice.replay.pool.PoolPrices;
import dev.sluice.replay.recorded.ServeRecorded;
import dev.sluice.replay.trial.Question;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The command {@code check-what-if}: shows on recorded data, where the truth is known, how often the intervals of
 * {@code what-if} hold it.
 */
public final class WhatIfCheck implements Command {

    private final PrintStream out;
    private final PrintStream errors;
    private final LongSupplier nanoTime;

    public WhatIfCheck(PrintStream out, PrintStream errors, LongSupplier nanoTime) {
        this.out = out;
        this.errors = errors;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "check-what-if";
    }

    @Override
    public String summary() {
        return "shows on recorded data how often the intervals of what-if hold the truth.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets"),
                Flag.needed("train", "A,B", "sets to learn forecasts from"),
                Flag.needed("test", "A,B", "sets whose prompts are decided; one that is also trained on is split"),
                Flag.needed("pool", "M1,M2", "recorded models"),
                Flag.usually("repetitions", "N", "200", "made-up logs for each draft"),
                Flag.usually("decisions", "N", "2000", "decisions in each log"),
                Flag.usually("floor", "SHARE", "0.02", "least probability of every model in the logging policy"),
                Flag.usually("seed", "N", "1", "seed of the split, the fit and the logs"),
                Flag.optional("price", "M=IN:OUT", "prices beside prices.json"),
                Flag.optional("out", "FILE", "the table as Markdown; printed too"),
                ServeRecorded.hiddenReasoning());
    }

    @Override
    public void run(Flags flags) {
        HiddenReasoning hidden = ServeRecorded.hiddenReasoning(flags);
        List<String> models = flags.list("pool");
        PoolPrices prices = PoolPrices.of(
                models,
                Prices.read(flags.path("data")),
                flags.find("price").isPresent() ? flags.list("price") : List.of());
        Pool pool = Pool.of(models, prices);
        long seed = flags.whole("seed", Long.MIN_VALUE / 2, Long.MAX_VALUE / 2);
        Material material = Material.read(flags.path("data"), flags.list("train"), flags.list("test"), models, hidden);
        Parts parts = Parts.of(material, flags.list("train"), flags.list("test"), seed);
        Fitted fitted = new ProductFit(ProductFit.DIMENSIONS, 1, seed, hidden, said -> {})
                .fit(parts.training(), new Prices(prices.byModel()));
        double floor = flags.number("floor", 1e-6, 1.0 / models.size());
        List<Coverage.Case> population = population(pool, material, parts.test(), fitted, floor);
        Map<String, PolicySpec> drafts = drafts(population);
        Progress bar = new Progress(errors, drafts.size(), nanoTime);
        int repetitions = (int) flags.whole("repetitions", 1, 1_000_000);
        int decisions = (int) flags.whole("decisions", 10, 10_000_000);
        Map<String, Coverage> found = new LinkedHashMap<>();
        drafts.forEach((name, spec) -> {
            found.put(name, Coverage.of(population, new DraftRule(spec), repetitions, decisions, seed));
            bar.step(name);
        });
        String table = heading(flags, population.size()) + table(found);
        out.print(table);
        flags.find("out").ifPresent(file -> write(Path.of(file), table));
    }

    private static PolicySpec draft(Objective objective) {
        return new PolicySpec("draft", objective, Limits.NONE, Set.of("single"), Set.of());
    }

    /** From thrifty to lavish. */
    private static Map<String, PolicySpec> drafts(List<Coverage.Case> population) {
        double dearest = population.stream()
                .flatMap(c -> c.options().stream())
                .mapToDouble(Option::costUsd)
                .max()
                .orElse(1);
        Map<String, PolicySpec> drafts = new LinkedHashMap<>();
        for (double quality : new double[] {.8, .95, 1}) {
            drafts.put("quality " + quality, draft(new Objective.Quality(quality)));
        }
        for (double times : new double[] {1, 10}) {
            Cost worth = new Cost(Math.round(times * dearest * 1e9));
            drafts.put("worth $" + worth, draft(new Objective.Worth(worth)));
        }
        return drafts;
    }

    private static List<Coverage.Case> population(
            Pool pool, Material material, List<Asked> asked, Fitted fitted, double floor) {
        FittedCalibration calibration = pool.calibration(fitted.calibration());
        DraftRule logging = new DraftRule(draft(new Objective.Quality(.9)));
        List<Coverage.Case> population = new ArrayList<>();
        for (Asked one : asked) {
            Difficulty difficulty = fitted.estimator().estimate(one.question().request());
            List<Option> options = pool.arms().stream()
                    .map(arm -> option(arm, one.question(), calibration.arm(difficulty, arm.backend(), arm.protocol())))
                    .toList();
            String usual = logging.choose(options).orElseThrow().plan();
            population.add(new Coverage.Case(
                    options.stream()
                            .map(o -> chosenWith(o, o.plan().equals(usual) ? 1 - floor * (options.size() - 1) : floor))
                            .toList(),
                    pool.models().stream()
                            .mapToDouble(
                                    m -> material.marks().first(one.key(), m).orElseThrow())
                            .toArray(),
                    pool.arms().stream()
                            .mapToDouble(
                                    arm -> material.alone(arm, one.question()).inUsd())
                            .toArray()));
        }
        return population;
    }

    private static Option option(PoolArm arm, Question question, ArmForecast forecast) {
        Cost cost = arm.backend().price().of(question.request().promptEstimate(), Tokens.ZERO, forecast.output());
        Cost ceiling = arm.backend().price().of(question.request().promptBound(), Tokens.ZERO, forecast.outputHigh());
        return new Option(
                "single(" + arm.model() + ")",
                "single",
                Set.of(arm.backend().id()),
                forecast.success().low(),
                forecast.success().mean(),
                cost.inUsd(),
                ceiling.inUsd(),
                0,
                0);
    }

    private static Option chosenWith(Option o, double propensity) {
        return new Option(
                o.plan(),
                o.structure(),
                o.backends(),
                o.low(),
                o.success(),
                o.costUsd(),
                o.ceilingUsd(),
                o.latencySeconds(),
                propensity);
    }

    private static String heading(Flags flags, int prompts) {
        return """
                # How often the intervals of what-if hold the truth

                Of every prompt each model's answer is recorded, so what a draft policy achieves and costs on the %d test
                prompts is known. Logs of %s decisions are made up %s times for each draft: a prompt is drawn, then a
                plan, by a logging policy (quality 0.9) that gives every other model a probability of %s. The table says
                in which share of the logs the 95 %% interval holds the truth, and how wide doubly robust intervals are.

                `check-what-if --data DIR --train %s --test %s --pool %s --repetitions %s --decisions %s --floor %s --seed %s`

                """.formatted(
                        prompts,
                        flags.text("decisions"),
                        flags.text("repetitions"),
                        flags.text("floor"),
                        flags.text("train"),
                        flags.text("test"),
                        flags.text("pool"),
                        flags.text("repetitions"),
                        flags.text("decisions"),
                        flags.text("floor"),
                        flags.text("seed"));
    }

    private static String table(Map<String, Coverage> found) {
        List<String> names =
                List.copyOf(found.values().iterator().next().covered().keySet());
        StringBuilder table = new StringBuilder("| draft | truth: success | $ per 1000 | effective sample | refused |");
        names.forEach(name -> table.append(' ').append(name).append(" |"));
        table.append(" half width, success | half width, $ per 1000 |\n|---|---|---|---|---|---|---|");
        names.forEach(name -> table.append("---|"));
        table.append('\n');
        found.forEach((name, coverage) -> {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.4f | %.0f | %d |",
                    name,
                    coverage.truthSuccess(),
                    1000 * coverage.truthUsd(),
                    coverage.effective(),
                    coverage.refused()));
            names.forEach(of -> table.append(
                    String.format(Locale.ROOT, " %.3f |", coverage.covered().getOrDefault(of, 0.0))));
            table.append(String.format(
                    Locale.ROOT,
                    " %.3f | %.4f |%n",
                    coverage.width().getOrDefault("doubly robust, success", 0.0) / 2,
                    1000 * coverage.width().getOrDefault("doubly robust, cost", 0.0) / 2));
        });
        return table.toString();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new WrongInput("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
