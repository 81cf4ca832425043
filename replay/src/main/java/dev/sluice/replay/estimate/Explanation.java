package dev.sluice.replay.estimate;

import dev.sluice.core.request.Difficulty;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.CalibrationFile;
import dev.sluice.policies.forecast.FittedCalibration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A prompt's difficulty in words: the latent vector, the signals, and by arm what each of them adds to the logit of the
 * forecast success.
 */
record Explanation(CalibrationFile file, Difficulty difficulty) {

    private static final double VISIBLE = 5e-4;
    private static final int MOST = 8;

    /** What one feature adds. */
    private record Part(String name, double value, double adds) {}

    String text(List<String> models) {
        StringBuilder text = new StringBuilder();
        text.append("estimator ")
                .append(difficulty.estimator())
                .append(", calibration ")
                .append(file.version())
                .append("\n\n");
        text.append("latent vector\n");
        for (int i = 0; i < difficulty.latent().length; i++) {
            text.append(line("latent-" + (i + 1), difficulty.latent()[i]));
        }
        text.append("\nsignals, scaled so that typical prompts lie in [0, 1]\n");
        difficulty.signals().forEach(signal -> text.append(line(signal.name(), signal.value())));
        models.forEach(model -> text.append('\n').append(arm(model)));
        return text.toString();
    }

    private static String line(String name, double value) {
        return String.format(Locale.ROOT, "  %-20s %7.3f%n", name, value);
    }

    private String arm(String model) {
        Arm arm = Objects.requireNonNull(file.arms().get(model));
        List<Part> parts = parts(arm);
        double logit = parts.stream().mapToDouble(Part::adds).sum();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s (%d outcomes): success %.3f, logit %+.3f%n",
                model,
                arm.observations(),
                1 / (1 + Math.exp(-logit)),
                logit));
        parts.stream()
                .filter(part -> Math.abs(part.adds()) >= VISIBLE)
                .sorted(Comparator.comparingDouble((Part part) -> -Math.abs(part.adds())))
                .limit(MOST)
                .forEach(part -> text.append(String.format(
                        Locale.ROOT, "  %-20s %7.3f  adds %+.3f%n", part.name(), part.value(), part.adds())));
        double rest = parts.stream()
                .sorted(Comparator.comparingDouble((Part part) -> -Math.abs(part.adds())))
                .skip(MOST)
                .mapToDouble(Part::adds)
                .sum();
        return text.append(String.format(Locale.ROOT, "  %-28s  adds %+.3f%n", "all others", rest))
                .toString();
    }

    private List<Part> parts(Arm arm) {
        double[] features = FittedCalibration.of(file).features(difficulty);
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("likeness", arm.core().level(), arm.logit(features) - dot(arm.weights(), features)));
        for (int i = 0; i < features.length; i++) {
            parts.add(new Part(name(i), features[i], arm.weights()[i] * features[i]));
        }
        return parts;
    }

    private static double dot(double[] weights, double[] features) {
        double sum = 0;
        for (int i = 0; i < features.length; i++) {
            sum += weights[i] * features[i];
        }
        return sum;
    }

    private String name(int feature) {
        int latent = difficulty.latent().length;
        if (feature == 0) {
            return "the arm itself";
        }
        return feature <= latent
                ? "latent-" + feature
                : difficulty.signals().get(feature - 1 - latent).name();
    }
}
