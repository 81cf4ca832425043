package dev.sluice.policies.verify.energy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An energy model as it is written down: {@code key: value} lines, then one line a family. Numbers carry six digits.
 *
 * @param origin the command, data, split, seed and date that made it
 */
public record EnergyFile(EnergyModel model, Map<String, String> origin) {

    private static final String FORMAT = "sluice-energy-1";
    private static final String FAMILY = "family ";

    public EnergyFile {
        origin = Map.copyOf(origin);
    }

    public String write() {
        List<String> lines = new ArrayList<>();
        lines.add("format: " + FORMAT);
        lines.add("version: " + model.version());
        lines.add("features: " + AnswerFeature.VERSION + " " + String.join(" ", AnswerFeature.labels()));
        new TreeMap<>(origin).forEach((key, value) -> lines.add(key + ": " + value));
        Selection selection = model.selection();
        lines.add(
                "selection: " + numbers(new double[] {selection.shift(), selection.slope(), selection.perLogCount()}));
        lines.add("all: " + text(model.all()));
        new TreeMap<>(model.families()).forEach((family, fit) -> lines.add(FAMILY + family + ": " + text(fit)));
        return String.join("\n", lines) + "\n";
    }

    /** @throws IllegalArgumentException where it is not one, naming the line */
    public static EnergyFile read(InputStream in) {
        Map<String, String> lines = lines(in);
        expect("format", FORMAT, take(lines, "format"));
        String version = take(lines, "version");
        expect(
                "features",
                AnswerFeature.VERSION + " " + String.join(" ", AnswerFeature.labels()),
                take(lines, "features"));
        double[] selection = numbers("selection", take(lines, "selection"));
        if (selection.length != 3) {
            throw new IllegalArgumentException("selection has 3 numbers, not " + selection.length);
        }
        Fit all = fit("all", take(lines, "all"));
        Map<String, Fit> families = new LinkedHashMap<>();
        Map<String, String> origin = new LinkedHashMap<>();
        lines.forEach((key, value) -> {
            if (key.startsWith(FAMILY)) {
                families.put(key.substring(FAMILY.length()), fit(key, value));
            } else {
                origin.put(key, value);
            }
        });
        return new EnergyFile(
                new EnergyModel(version, all, families, new Selection(selection[0], selection[1], selection[2])),
                origin);
    }

    private static Map<String, String> lines(InputStream in) {
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
        return lines;
    }

    private static String take(Map<String, String> lines, String key) {
        String value = lines.remove(key);
        if (value == null) {
            throw new IllegalArgumentException("energy without '" + key + "'");
        }
        return value;
    }

    private static void expect(String key, String expected, String found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(key + " must be '" + expected + "': '" + found + "'");
        }
    }

    private static String text(Fit fit) {
        return fit.observations() + " | " + numbers(fit.weights()) + " | " + numbers(fit.precision());
    }

    private static Fit fit(String key, String text) {
        String[] parts = text.split(" \\| ", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException(key + " has 3 parts, not " + parts.length + ": " + text);
        }
        return new Fit((long) numbers(key, parts[0])[0], numbers(key, parts[1]), numbers(key, parts[2]));
    }

    private static String numbers(double[] numbers) {
        return Arrays.stream(numbers)
                .mapToObj(n -> String.format(Locale.ROOT, "%.6g", n))
                .collect(Collectors.joining(" "));
    }

    private static double[] numbers(String key, String text) {
        try {
            return Arrays.stream(text.split(" ", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " holds something that is no number: " + text, e);
        }
    }
}
