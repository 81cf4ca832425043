package dev.sluice.replay.evaluate;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.cli.Progress;
import dev.sluice.replay.figures.Bootstrap;
import dev.sluice.replay.figures.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The command {@code newcomer}: how fast the policy learns of a model that it has never seen. */
public final class NewcomerCommand implements Command {

    private static final List<Integer> OUTCOMES = List.of(0, 25, 50, 100, 200, 350, 500);

    private final PrintStream out;
    private final PrintStream errors;
    private final LongSupplier nanoTime;

    public NewcomerCommand(PrintStream out, PrintStream errors, LongSupplier nanoTime) {
        this.out = out;
        this.errors = errors;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "newcomer";
    }

    @Override
    public String summary() {
        return "measures how fast the policy learns of a model that it has never seen.";
    }

    @Override
    public List<Flag> flags() {
        return LearningStudy.flags(
                Flag.needed("pool", "M1,M2", "recorded models"),
                Flag.needed("new", "M", "the one of the pool that nothing is known of but its price"),
                Flag.optional("out", "FILE", "the report as JSON"));
    }

    @Override
    public void run(Flags flags) {
        List<String> models = flags.list("pool");
        String newcomer = flags.text("new");
        if (!models.contains(newcomer) || models.size() < 2) {
            throw new WrongInput("--new must be one of at least two models of the pool: " + newcomer);
        }
        LearningStudy study = LearningStudy.of(flags, models);
        Options options = study.options();
        int splits = options.splits();
        long seed = options.seed();
        Progress bar = new Progress(errors, splits + 1 + NewcomerStudy.PLACES.size() * splits, nanoTime);
        List<NewcomerSplit> rounds = IntStream.range(0, splits)
                .mapToObj(split -> {
                    NewcomerSplit round =
                            new NewcomerSplit(options, study.material(), newcomer, Evaluation.seedOf(seed, split));
                    bar.step("fitted");
                    return round;
                })
                .toList();
        List<NewcomerStudy.Curve> curves =
                new NewcomerStudy(rounds, OUTCOMES, study.explore(), bar::step).curves(Bootstrap.RESAMPLES, seed);
        out.print(text(newcomer, curves));
        flags.find("out").map(Path::of).ifPresent(file -> write(file, json(flags, newcomer, study.explore(), curves)));
    }

    private static String text(String newcomer, List<NewcomerStudy.Curve> curves) {
        StringBuilder text = new StringBuilder("points behind the policy tuned in hindsight, with " + newcomer
                + " unknown: of accuracy at equal cost; of value at equal worth\noutcomes ");
        curves.forEach(curve ->
                text.append(String.format(Locale.ROOT, "  %3.0f %% of the way up          ", 100 * curve.place())));
        text.append('\n');
        for (int i = 0; i < OUTCOMES.size(); i++) {
            text.append(String.format(Locale.ROOT, "%8d ", OUTCOMES.get(i)));
            for (NewcomerStudy.Curve curve : curves) {
                Figure gap = curve.gap().get(i);
                text.append(String.format(
                        Locale.ROOT,
                        "  %5.2f [%5.2f, %5.2f]; %5.2f   ",
                        100 * gap.value(),
                        100 * gap.low(),
                        100 * gap.high(),
                        100 * curve.regret().get(i).value()));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static ObjectNode json(Flags flags, String newcomer, double explore, List<NewcomerStudy.Curve> curves) {
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.put("new", newcomer).put("explore", explore);
        flags.list("sets").forEach(report.putArray("sets")::add);
        flags.list("pool").forEach(report.putArray("pool")::add);
        ArrayNode all = report.putArray("curves");
        for (NewcomerStudy.Curve curve : curves) {
            ArrayNode points =
                    all.addObject().put("partOfTheWayUp", curve.place()).putArray("points");
            for (int i = 0; i < OUTCOMES.size(); i++) {
                ObjectNode point = points.addObject().put("outcomes", OUTCOMES.get(i));
                figure(point.putObject("usd"), curve.usd().get(i));
                figure(point.putObject("accuracy"), curve.accuracy().get(i));
                figure(point.putObject("behindHindsightAtItsCost"), curve.gap().get(i));
                figure(
                        point.putObject("behindHindsightAtItsWorth"),
                        curve.regret().get(i));
            }
        }
        return report;
    }

    private static void figure(ObjectNode node, Figure figure) {
        node.put("value", figure.value()).put("low", figure.low()).put("high", figure.high());
    }

    private static void write(Path file, ObjectNode report) {
        try {
            Files.writeString(
                    file,
                    JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(report));
        } catch (IOException e) {
            throw new WrongInput("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
