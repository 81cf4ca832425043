package dev.sluice.policies.forecast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A calibration as it is written down: {@code key: value} lines, then one line an arm. Numbers carry five digits.
 *
 * @param estimator name and version of the estimator whose features the weights belong to
 * @param origin the command, data, split, seed and date that made it
 * @param signals names of the estimator's signals, in their order
 * @param arms by the model's name in lower case; aliases are entries of their own
 * @param together how different models fail together
 * @param samples of two samples of one arm
 */
public record CalibrationFile(
        String version,
        String estimator,
        Map<String, String> origin,
        List<String> signals,
        Prior prior,
        Together together,
        Coincidence samples,
        Map<String, Arm> arms) {

    /**
     * How the answers of different models go together.
     *
     * @param inFamily how often two wrong answers of models of one family are the same
     * @param acrossFamilies how often those of models of two families are
     */
    public record Together(HiddenDifficulty hidden, double inFamily, double acrossFamilies) {

        public Together {
            if (!(inFamily >= 0 && inFamily <= 1 && acrossFamilies >= 0 && acrossFamilies <= 1)) {
                throw new IllegalArgumentException("not in [0, 1]: " + inFamily + ", " + acrossFamilies);
            }
        }
    }

    private static final String FORMAT = "sluice-calibration-3";

    public CalibrationFile {
        origin = Map.copyOf(origin);
        signals = List.copyOf(signals);
        arms = Map.copyOf(arms);
    }

    public String write() {
        List<String> lines = new ArrayList<>();
        lines.add("format: " + FORMAT);
        lines.add("version: " + version);
        lines.add("estimator: " + estimator);
        new TreeMap<>(origin).forEach((key, value) -> lines.add(key + ": " + value));
        lines.add("signals: " + String.join(" ", signals));
        lines.add("hidden-difficulty: " + Numbers.text(together.hidden().spread()));
        lines.add("same-wrong: " + Numbers.text(together.inFamily(), together.acrossFamilies()));
        lines.add("samples: " + Numbers.text(samples.correlation(), samples.sameWrong()));
        lines.add("prior-shifts: " + Numbers.text(prior.perLogPrice(), prior.forThinking(), prior.thinkingLength()));
        lines.add("prior-loadings: " + Numbers.text(prior.byLevel()));
        lines.add("prior-arm: " + prior.arm().write());
        Map<Arm, String> firstName = new HashMap<>();
        new TreeMap<>(arms).forEach((name, arm) -> {
            String first = firstName.putIfAbsent(arm, name);
            lines.add(first == null ? "arm " + name + ": " + arm.write() : "alias " + name + ": " + first);
        });
        return String.join("\n", lines) + "\n";
    }

    /** @throws IllegalArgumentException where it is not one, naming the line */
    public static CalibrationFile read(InputStream in) {
        Map<String, String> lines = new LinkedHashMap<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int colon = line.indexOf(": ");
                if (colon < 1) {
                    throw new IllegalArgumentException("not a 'key: value' line: " + line);
                }
                lines.put(line.substring(0, colon), line.substring(colon + 2));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!FORMAT.equals(lines.remove("format"))) {
            throw new IllegalArgumentException("not in the format " + FORMAT);
        }
        String version = take(lines, "version");
        String estimator = take(lines, "estimator");
        List<String> signals = List.of(take(lines, "signals").split(" ", -1));
        double[] shifts = Numbers.of(take(lines, "prior-shifts"));
        Prior prior = new Prior(
                Arm.read(take(lines, "prior-arm")),
                Numbers.of(take(lines, "prior-loadings")),
                shifts[0],
                shifts[1],
                shifts[2]);
        double[] sameWrong = Numbers.of(take(lines, "same-wrong"));
        Together together = new Together(
                new HiddenDifficulty(Numbers.of(take(lines, "hidden-difficulty"))[0]), sameWrong[0], sameWrong[1]);
        double[] ofSamples = Numbers.of(take(lines, "samples"));
        Coincidence samples = new Coincidence(ofSamples[0], ofSamples[1]);
        Map<String, Arm> arms = new LinkedHashMap<>();
        Map<String, String> origin = new LinkedHashMap<>();
        lines.forEach((key, value) -> {
            if (key.startsWith("arm ")) {
                arms.put(key.substring(4), Arm.read(value));
            } else if (key.startsWith("alias ")) {
                Arm aliased = arms.get(value);
                if (aliased == null) {
                    throw new IllegalArgumentException(key + " means an arm not yet named: " + value);
                }
                arms.put(key.substring(6), aliased);
            } else {
                origin.put(key, value);
            }
        });
        return new CalibrationFile(version, estimator, origin, signals, prior, together, samples, arms);
    }

    private static String take(Map<String, String> lines, String key) {
        String value = lines.remove(key);
        if (value == null) {
            throw new IllegalArgumentException("calibration without '" + key + "'");
        }
        return value;
    }
}
