package dev.sluice.policies.learn;

import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.FittedCalibration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that was learned up to a moment, as it is kept between two processes: {@code key: value} lines, one an arm. It builds
 * on one fitted calibration and is worth nothing with another.
 *
 * @param opened names of the arms that feedback has taught
 * @param lessons how many there were
 */
public record Learned(FittedCalibration calibration, Set<String> opened, long lessons, SpendingHabits spending) {

    private static final String FORMAT = "sluice-learned-2";
    private static final String ARM = "arm ";

    public Learned {
        opened = Set.copyOf(opened);
    }

    public static Learned nothing(FittedCalibration fitted) {
        return new Learned(fitted, Set.of(), 0, new SpendingHabits());
    }

    public String write() {
        List<String> lines = new ArrayList<>();
        lines.add("format: " + FORMAT);
        lines.add("calibration: " + fitted());
        lines.add("lessons: " + lessons);
        lines.add("spending: " + spending.write());
        new TreeMap<>(calibration.learned())
                .forEach((name, learned) -> lines.add(ARM + name + ": " + (opened.contains(name) ? "judged" : "seen")
                        + " | " + learned.backend() + " | " + learned.model() + " | "
                        + learned.arm().write()));
        return String.join("\n", lines) + "\n";
    }

    /** Version of the calibration it builds on, without its lessons. */
    String fitted() {
        return calibration.version().replaceFirst("\\+\\d+$", "");
    }

    /**
     * What was kept, on the calibration it was learned on.
     *
     * @throws IllegalArgumentException where it is something else, or was learned on another calibration
     */
    public static Learned read(String text, FittedCalibration fitted) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                lines.put(line.substring(0, colon), line.substring(colon + 2));
            } else if (!line.isEmpty()) {
                throw new IllegalArgumentException("not a 'key: value' line: " + line);
            }
        }
        if (!FORMAT.equals(lines.get("format"))) {
            throw new IllegalArgumentException("not in the format " + FORMAT + ": " + lines.get("format"));
        }
        if (!fitted.version().equals(lines.get("calibration"))) {
            throw new IllegalArgumentException("learned on calibration " + lines.get("calibration")
                    + ", which this release does not have; it has " + fitted.version());
        }
        Map<String, FittedCalibration.LearnedArm> arms = new HashMap<>();
        Set<String> opened = new HashSet<>();
        lines.forEach((key, value) -> {
            if (key.startsWith(ARM)) {
                String name = key.substring(ARM.length());
                String[] parts = value.split(" \\| ", 4);
                if (parts.length != 4) {
                    throw new IllegalArgumentException("not an arm: " + value);
                }
                arms.put(name, new FittedCalibration.LearnedArm(parts[1], parts[2], Arm.read(parts[3])));
                if (parts[0].equals("judged")) {
                    opened.add(name);
                }
            }
        });
        long lessons = Long.parseLong(lines.getOrDefault("lessons", ""));
        SpendingHabits spending = SpendingHabits.read(lines.getOrDefault("spending", ""));
        FittedCalibration calibration = fitted.with(arms, spending.habits(), fitted.version() + "+" + lessons);
        return new Learned(calibration, opened, lessons, spending);
    }
}
