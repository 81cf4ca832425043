package dev.sluice.replay.fit;

import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Signal;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.difficulty.NGrams;
import dev.sluice.difficulty.Projection;
import dev.sluice.policies.forecast.CalibrationFile;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.data.RecordedSet;
import dev.sluice.replay.data.Split;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code fit}: learns the estimator's projection and the calibration from the train side of recorded sets, and shows how
 * both fare on the other side.
 */
public final class FitCommand {

    private static final String USAGE =
            "fit --data DIR --train SET[,SET...] --out DIR [--seed N] [--version V] [--date YYYY-MM-DD]"
                    + " [--dimensions N] [--epochs N] [--hidden-thinking FACTOR]";

    private FitCommand() {}

    /** @throws WrongInput where an argument is missing, unknown or impossible */
    public static void run(String[] args) {
        new Fitting(Arguments.parse(args, USAGE), System.out).run();
    }

    /** One run of the command. */
    private record Fitting(Arguments arguments, PrintStream out) {

        void run() {
            Path data = Path.of(arguments.text("data"));
            List<String> sets = List.of(arguments.text("train").split(",", -1));
            Path target = Path.of(arguments.text("out"));
            long seed = arguments.whole("seed", Split.DEFAULT_SEED);
            double hidden = arguments.number("hidden-thinking", 5);
            String version = arguments.text("version", "1");
            out.println("reading " + String.join(", ", sets));
            List<RecordedSet> recorded =
                    sets.stream().map(set -> RecordedSet.read(data, set)).toList();
            Prices prices = Prices.read(data);
            Corpus train = Corpus.of(recorded, Split.TRAIN, seed, hidden);
            Corpus test = Corpus.of(recorded, Split.TEST, seed, hidden);
            out.println("fitting on " + train.requests().size() + " prompts, "
                    + test.requests().size() + " kept aside, "
                    + train.samples().size() + " models");
            Projection projection = projection(train, seed, version);
            LexicalEstimator estimator = new LexicalEstimator(projection);
            List<double[]> seen = features(estimator, train);
            CalibrationFile calibration = new CalibrationFit(train, seen, prices)
                    .fit("shipped-" + version, projection.version(), origin(), LexicalEstimator.signalNames());
            List<HeldOut.Line> lines = HeldOut.of(calibration.arms(), train, test, features(estimator, test), seed);
            write(target, projection, calibration, lines);
        }

        private Projection projection(Corpus train, long seed, String version) {
            int dimensions = (int) arguments.whole("dimensions", 6);
            int epochs = (int) arguments.whole("epochs", 1);
            LexicalEstimator unfitted = new LexicalEstimator(
                    new Projection("unfitted", Map.of(), 1, new double[1], 1, new short[NGrams.BUCKETS]));
            double[][] signals = train.requests().stream()
                    .map(request -> signals(unfitted.estimate(request)))
                    .toArray(double[][]::new);
            return new ProjectionFit(dimensions, epochs, seed, out::println)
                    .fit(train, signals, "lexical-" + version, origin());
        }

        private Map<String, String> origin() {
            Map<String, String> origin = new TreeMap<>();
            origin.put("command", "fit --data DIR " + arguments.without("data", "out"));
            origin.put("split", "the TRAIN half by prompt, seed " + arguments.whole("seed", Split.DEFAULT_SEED));
            origin.put("date", arguments.text("date", "not given"));
            origin.put(
                    "sources",
                    "recorded outcomes of WildEval/ZeroEval and TIGER-AI-Lab/MMLU-Pro (Apache-2.0); no text is kept");
            origin.put(
                    "tokens",
                    "a quarter of the characters; those of reasoning models times "
                            + arguments.number("hidden-thinking", 5) + " for hidden thinking, a declared factor");
            return origin;
        }

        private static double[] signals(Difficulty difficulty) {
            return difficulty.signals().stream().mapToDouble(Signal::value).toArray();
        }

        private static List<double[]> features(LexicalEstimator estimator, Corpus corpus) {
            List<double[]> all = new ArrayList<>();
            for (InferenceRequest request : corpus.requests()) {
                Difficulty difficulty = estimator.estimate(request);
                double[] latent = difficulty.latent();
                double[] signals = signals(difficulty);
                double[] features = new double[1 + latent.length + signals.length];
                features[0] = 1;
                System.arraycopy(latent, 0, features, 1, latent.length);
                System.arraycopy(signals, 0, features, 1 + latent.length, signals.length);
                all.add(features);
            }
            return all;
        }

        private void write(Path target, Projection projection, CalibrationFile calibration, List<HeldOut.Line> lines) {
            StringBuilder table = new StringBuilder(HeldOut.HEADER).append('\n');
            lines.forEach(line -> table.append(line.row()).append('\n'));
            out.println(table);
            try {
                Files.createDirectories(target);
                Files.writeString(target.resolve("projection.txt"), projection.write());
                Files.writeString(target.resolve("calibration.txt"), calibration.write());
                Files.writeString(target.resolve("held-out.md"), table);
            } catch (IOException e) {
                throw new WrongInput("cannot write to " + target + ": " + e.getMessage(), e);
            }
            out.println("wrote projection.txt, calibration.txt and held-out.md to " + target);
        }
    }
}
