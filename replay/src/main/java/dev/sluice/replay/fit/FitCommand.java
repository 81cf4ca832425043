package dev.sluice.replay.fit;

import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.data.RecordedSet;
import dev.sluice.replay.data.Split;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The command {@code fit}: learns the estimator's projection and the calibration from the train side of recorded sets,
 * and shows how both fare on the other side.
 */
public final class FitCommand implements Command {

    private static final int LEAST_SETS = 2;
    private static final List<String> NOT_NAMED = List.of("data", "out");

    private final PrintStream out;

    public FitCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "fit";
    }

    @Override
    public String summary() {
        return "learns the projection and the calibration from the train half of recorded sets.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets"),
                Flag.needed("train", "A,B", "recorded sets"),
                Flag.needed("out", "DIR", "directory to write to"),
                Flag.usually("seed", "N", Long.toString(Split.DEFAULT_SEED), "seed of the split and of the fit"),
                Flag.usually("version", "V", "1", "version to name in the files"),
                Flag.optional("date", "YYYY-MM-DD", "date to name in the files"),
                Flag.usually(
                        "dimensions", "N", Integer.toString(ProductFit.DIMENSIONS), "dimensions of the latent vector"),
                Flag.usually(
                        "hidden-thinking",
                        "FACTOR",
                        "5",
                        "output tokens of o1-* models per visible one, a declared guess"));
    }

    @Override
    public void run(Flags flags) {
        long seed = flags.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        HiddenReasoning hidden = new HiddenReasoning(flags.number("hidden-thinking", 1, 1000));
        ProductFit fit = new ProductFit((int) flags.whole("dimensions", 1, 64), LEAST_SETS, seed, hidden, out::println);
        Path data = flags.path("data");
        out.println("reading " + flags.text("train"));
        List<RecordedSet> recorded = flags.list("train").stream()
                .map(set -> RecordedSet.read(data, set))
                .toList();
        Corpus train = Corpus.of(recorded, p -> Split.of(p.id(), seed) == Split.TRAIN, hidden);
        Corpus test = Corpus.of(recorded, p -> Split.of(p.id(), seed) == Split.TEST, hidden);
        out.println("fitting on " + train.requests().size() + " prompts, "
                + test.requests().size() + " kept aside, " + train.samples().size() + " models");
        ProductFit.Parts parts = fit.fit(train, Prices.read(data), flags.text("version"), origin(flags));
        List<double[]> seen = ProductFit.features(new LexicalEstimator(parts.projection()), test);
        write(flags.path("out"), parts, HeldOut.of(parts.calibration().arms(), train, test, seen, seed));
    }

    private Map<String, String> origin(Flags flags) {
        Map<String, String> origin = new TreeMap<>();
        origin.put(
                "command",
                "fit --data DIR "
                        + flags().stream()
                                .map(Flag::name)
                                .filter(name -> !NOT_NAMED.contains(name)
                                        && flags.find(name).isPresent())
                                .map(name -> "--" + name + " " + flags.text(name))
                                .collect(Collectors.joining(" ")));
        origin.put("split", "the TRAIN half by prompt, seed " + flags.text("seed"));
        origin.put("date", flags.find("date").orElse("not given"));
        origin.put(
                "sources",
                "recorded outcomes of WildEval/ZeroEval and TIGER-AI-Lab/MMLU-Pro (Apache-2.0); no text is kept");
        origin.put(
                "tokens",
                "a quarter of the characters; those of o1-* models times " + flags.text("hidden-thinking")
                        + " for hidden thinking, a declared factor");
        return origin;
    }

    private void write(Path target, ProductFit.Parts parts, List<HeldOut.Line> lines) {
        StringBuilder table = new StringBuilder(HeldOut.HEADER).append('\n');
        lines.forEach(line -> table.append(line.row()).append('\n'));
        out.println(table);
        try {
            Files.createDirectories(target);
            Files.writeString(
                    target.resolve("projection.txt"), parts.projection().write());
            Files.writeString(
                    target.resolve("calibration.txt"), parts.calibration().write());
            Files.writeString(target.resolve("held-out.md"), table);
        } catch (IOException e) {
            throw new WrongInput("cannot write to " + target + ": " + e.getMessage(), e);
        }
        out.println("wrote projection.txt, calibration.txt and held-out.md to " + target);
    }
}
