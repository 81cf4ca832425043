package dev.sluice.replay.evaluate;

import dev.sluice.replay.figures.Figure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Figures as JSON: six digits, and null where there is none. */
final class FigureJson {

    private static final MathContext DIGITS = new MathContext(6);
    /** What sums of floating point numbers leave of nothing. */
    private static final double NOISE = 1e-12;

    private FigureJson() {}

    /** @param called what the figure is called in each item */
    static void curve(ArrayNode into, String called, List<Figure> curve) {
        for (int b = 0; b < curve.size(); b++) {
            ObjectNode item = into.addObject().put("budgetFraction", Grid.FRACTIONS.get(b));
            number(item, called, curve.get(b).value());
            interval(item, curve.get(b));
        }
    }

    static void interval(ObjectNode into, Figure figure) {
        number(into, "low", figure.low());
        number(into, "high", figure.high());
    }

    static void numbers(ArrayNode into, List<Double> numbers) {
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                into.add(rounded(number));
            } else {
                into.addNull();
            }
        }
    }

    static void number(ObjectNode into, String name, double number) {
        if (Double.isFinite(number)) {
            into.put(name, rounded(number));
        } else {
            into.putNull(name);
        }
    }

    private static BigDecimal rounded(double number) {
        return Math.abs(number) < NOISE
                ? BigDecimal.ZERO
                : new BigDecimal(number).round(DIGITS).stripTrailingZeros();
    }
}
