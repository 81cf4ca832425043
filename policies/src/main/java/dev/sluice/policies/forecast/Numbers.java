package dev.sluice.policies.forecast;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as they are written down: five digits each, a space between. */
public final class Numbers {

    private Numbers() {}

    public static String text(double... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(n -> String.format(Locale.ROOT, "%.5g", n))
                .collect(Collectors.joining(" "));
    }

    /** @throws NumberFormatException where it is something else */
    public static double[] of(String text) {
        return text.isEmpty()
                ? new double[0]
                : Arrays.stream(text.split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
    }
}
