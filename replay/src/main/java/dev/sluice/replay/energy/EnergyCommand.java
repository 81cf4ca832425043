package dev.sluice.replay.energy;

import dev.sluice.policies.verify.energy.EnergyFile;
import dev.sluice.policies.verify.energy.EnergyModel;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.data.RecordedAnswer;
import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.data.RecordedSet;
import dev.sluice.replay.data.Split;
import dev.sluice.replay.fit.Fitted;
import dev.sluice.replay.fit.ProductFit;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolPrices;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The command {@code energy}: fits the energy of answers on the train side of recorded sets, and shows on the other side
 * whether more answers to pick from are better, and whether what it says of its picks is true. Half of the train side
 * teaches the forecasts, a quarter the weights, a quarter what picking does.
 */
public final class EnergyCommand implements Command {

    private static final int LEAST_SETS = 1;
    private static final long INNER = 1_000_003;

    private final PrintStream out;

    public EnergyCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "energy";
    }

    @Override
    public String summary() {
        return "fits the energy of answers on the train half of recorded sets and measures it on the other.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets"),
                Flag.needed("sets", "A,B", "recorded sets with the texts of answers"),
                Flag.needed("models", "M,N", "models that answer"),
                Flag.usually("seed", "N", Long.toString(Split.DEFAULT_SEED), "seed of the first split"),
                Flag.usually("splits", "N", "4", "splits, seeded one after the other"),
                Flag.usually("hidden-thinking", "FACTOR", "5", "output tokens of o1-* models per visible one"),
                Flag.optional("date", "YYYY-MM-DD", "date to name in the file"),
                Flag.optional("out", "FILE", "where to write the model of the first split"));
    }

    @Override
    public void run(Flags flags) {
        Path data = flags.path("data");
        List<String> models = flags.list("models");
        HiddenReasoning hidden = new HiddenReasoning(flags.number("hidden-thinking", 1, 1000));
        Prices prices = Prices.read(data);
        Pool pool = Pool.of(models, PoolPrices.of(models, prices, List.of()));
        List<RecordedSet> sets = flags.list("sets").stream()
                .map(set -> RecordedSet.read(data, set))
                .toList();
        List<Map<RecordedSet.Key, String>> texts = sets.stream()
                .map(set -> RecordedSet.readTexts(data, set.name(), Set.copyOf(models)))
                .toList();
        out.println(EnergyScore.HEADER);
        long first = flags.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        for (long seed = first; seed < first + flags.whole("splits", 1, 100); seed++) {
            EnergyModel model = split(seed, new Recorded(sets, texts, pool, prices, hidden));
            if (seed == first && flags.find("out").isPresent()) {
                write(flags.path("out"), new EnergyFile(model, origin(flags)));
            }
        }
    }

    private record Recorded(
            List<RecordedSet> sets,
            List<Map<RecordedSet.Key, String>> texts,
            Pool pool,
            Prices prices,
            HiddenReasoning hidden) {

        List<Panel> panels(Predicate<RecordedPrompt> side, long seed) {
            List<Panel> panels = new ArrayList<>();
            for (int s = 0; s < sets.size(); s++) {
                Map<RecordedSet.Key, String> told = texts.get(s);
                Map<String, Map<String, RecordedAnswer>> answers = sets.get(s).firstAnswers();
                for (RecordedPrompt prompt : sets.get(s).prompts()) {
                    if (side.test(prompt)) {
                        panels.add(panel(prompt, answers.getOrDefault(prompt.id(), Map.of()), told, seed));
                    }
                }
            }
            return panels;
        }

        /** In an order of its own for every prompt, so that no model is always the first. */
        private Panel panel(
                RecordedPrompt prompt,
                Map<String, RecordedAnswer> answers,
                Map<RecordedSet.Key, String> told,
                long seed) {
            List<String> order = new ArrayList<>(pool.models());
            Collections.shuffle(order, new Random(seed ^ prompt.id().hashCode()));
            List<Panel.Told> given = order.stream()
                    .filter(answers::containsKey)
                    .map(answers::get)
                    .filter(answer -> told.containsKey(key(answer)))
                    .map(answer -> new Panel.Told(answer, told.getOrDefault(key(answer), "")))
                    .toList();
            return Panel.of(prompt, given, pool, hidden);
        }

        private static RecordedSet.Key key(RecordedAnswer answer) {
            return new RecordedSet.Key(answer.promptId(), answer.model(), answer.sample());
        }
    }

    private EnergyModel split(long seed, Recorded recorded) {
        Predicate<RecordedPrompt> train = p -> Split.of(p.id(), seed) == Split.TRAIN;
        Predicate<RecordedPrompt> forecast = p -> Split.of(p.id(), seed + INNER) == Split.TRAIN;
        Predicate<RecordedPrompt> weigh = p -> Split.of(p.id(), seed + 2 * INNER) == Split.TRAIN;
        Fitted fitted = new ProductFit(ProductFit.DIMENSIONS, LEAST_SETS, seed, recorded.hidden(), line -> {})
                .fit(
                        recorded.sets().stream()
                                .map(set -> set.only(train.and(forecast)))
                                .toList(),
                        recorded.prices());
        EnergyFit fit = new EnergyFit(fitted.estimator(), recorded.pool().calibration(fitted.calibration()));
        Predicate<RecordedPrompt> rest = train.and(forecast.negate());
        EnergyModel model = fit.fit(
                "energy-" + seed,
                recorded.panels(rest.and(weigh), seed),
                recorded.panels(rest.and(weigh.negate()), seed));
        List<Panel> test = recorded.panels(train.negate(), seed);
        for (int count : EnergyFit.COUNTS) {
            if (count <= recorded.pool().models().size()) {
                out.println(EnergyScore.of(fit, model, test, count).row(seed));
            }
        }
        return model;
    }

    private static Map<String, String> origin(Flags flags) {
        Map<String, String> origin = new HashMap<>();
        origin.put("command", "energy --sets " + flags.text("sets") + " --models " + flags.text("models"));
        origin.put("split", "the TRAIN half by prompt, seed " + flags.text("seed"));
        origin.put("date", flags.find("date").orElse("not given"));
        return origin;
    }

    private void write(Path target, EnergyFile file) {
        try {
            Files.writeString(target, file.write());
        } catch (IOException e) {
            throw new WrongInput("cannot write to " + target + ": " + e.getMessage(), e);
        }
    }
}
