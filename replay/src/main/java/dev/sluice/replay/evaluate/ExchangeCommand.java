package dev.sluice.replay.evaluate;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.cli.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** The command {@code exchange}: how fast the policy learns that two arms have changed places, when nobody says so. */
public final class ExchangeCommand implements Command {

    private static final int WINDOW = 100;

    private final PrintStream out;
    private final PrintStream errors;
    private final LongSupplier nanoTime;

    public ExchangeCommand(PrintStream out, PrintStream errors, LongSupplier nanoTime) {
        this.out = out;
        this.errors = errors;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "exchange";
    }

    @Override
    public String summary() {
        return "measures how fast the policy learns that two models have changed places.";
    }

    @Override
    public List<Flag> flags() {
        return LearningStudy.flags(
                Flag.needed("pool", "M1,M2", "the two models, or two ways of calling one: X/direct,X/cot"),
                Flag.needed("worth", "USD", "of a right answer, in dollars"));
    }

    @Override
    public void run(Flags flags) {
        List<String> models = flags.list("pool");
        if (models.size() != 2) {
            throw new WrongInput("--pool names the two that are exchanged: " + String.join(", ", models));
        }
        LearningStudy study = LearningStudy.of(flags, models);
        Options options = study.options();
        int splits = options.splits();
        Cost worth = Cost.usd(flags.text("worth"));
        Progress bar = new Progress(errors, splits, nanoTime);
        List<List<ExchangeSplit.Value>> runs = new ArrayList<>();
        List<Integer> alarms = new ArrayList<>();
        for (int split = 0; split < splits; split++) {
            ExchangeSplit round = new ExchangeSplit(
                    options,
                    study.material(),
                    options.pool().arm(models.get(0)),
                    options.pool().arm(models.get(1)),
                    Evaluation.seedOf(options.seed(), split));
            runs.add(round.values(worth, study.explore(), alarms));
            bar.step("split " + (split + 1));
        }
        Collections.sort(alarms);
        out.print(text(runs, alarms));
    }

    /** Values in successes per request, a window after the other, from the one before the exchange on. */
    private static String text(List<List<ExchangeSplit.Value>> runs, List<Integer> alarms) {
        StringBuilder text = new StringBuilder("requests from the exchange on; value of a request, in successes\n");
        text.append(String.format("%14s %10s %10s %10s %10s%n", "requests", "learning", "fixed", "told", "regained"));
        int shortest =
                runs.stream().mapToInt(run -> run.size() - run.size() / 2).min().orElse(0);
        for (int from = -2 * WINDOW; from + WINDOW <= shortest; from += WINDOW) {
            double learning = mean(runs, from, ExchangeSplit.Value::learning);
            double fixed = mean(runs, from, ExchangeSplit.Value::fixed);
            double told = mean(runs, from, ExchangeSplit.Value::told);
            String regained =
                    from < 0 ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * (learning - fixed) / (told - fixed));
            text.append(String.format(
                    Locale.ROOT,
                    "%6d .. %5d %10.3f %10.3f %10.3f %10s%n",
                    from,
                    from + WINDOW,
                    learning,
                    fixed,
                    told,
                    regained));
        }
        return text.append("alarms at ")
                .append(alarms)
                .append(System.lineSeparator())
                .toString();
    }

    private static double mean(
            List<List<ExchangeSplit.Value>> runs, int from, ToDoubleFunction<ExchangeSplit.Value> of) {
        double[] means = runs.stream()
                .mapToDouble(run -> run.subList(run.size() / 2 + from, run.size() / 2 + from + WINDOW).stream()
                        .mapToDouble(of)
                        .average()
                        .orElse(0))
                .toArray();
        return Arrays.stream(means).average().orElse(0);
    }
}
