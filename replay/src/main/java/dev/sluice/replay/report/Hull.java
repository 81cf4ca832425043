package dev.sluice.replay.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The best that tossing a coin between single models can do at each cost: the upper concave hull of their points and of
 * (0, 0), which is not to answer.
 *
 * @param corners from cheap to dear, accuracy rising
 */
public record Hull(List<Point> corners) {

    private static final Point SILENCE = new Point("no answer", 0, 0);

    public Hull {
        corners = List.copyOf(corners);
    }

    public static Hull of(List<Point> points) {
        List<Point> sorted = new ArrayList<>(points);
        sorted.add(SILENCE);
        sorted.sort(Comparator.comparingDouble(Point::usdPerThousand)
                .thenComparing(Comparator.comparingDouble(Point::accuracy).reversed()));
        List<Point> corners = new ArrayList<>();
        for (Point next : sorted) {
            if (!corners.isEmpty() && next.accuracy() <= corners.getLast().accuracy()) {
                continue;
            }
            while (corners.size() >= 2 && below(corners.get(corners.size() - 2), corners.getLast(), next)) {
                corners.removeLast();
            }
            corners.add(next);
        }
        return new Hull(corners);
    }

    /**
     * The best that tossing coins can do where each part of the prompts is known and has a coin of its own: the parts'
     * hulls, walked along by the most accuracy for the money.
     *
     * @param shares by the part's hull, adding up to 1
     */
    static Hull ofParts(List<Map.Entry<Hull, Double>> shares) {
        double usd = 0;
        double accuracy = 0;
        List<Point> steps = new ArrayList<>();
        for (Map.Entry<Hull, Double> part : shares) {
            List<Point> corners = part.getKey().corners();
            double share = part.getValue();
            usd += share * corners.getFirst().usdPerThousand();
            accuracy += share * corners.getFirst().accuracy();
            for (int i = 1; i < corners.size(); i++) {
                Point from = corners.get(i - 1);
                Point to = corners.get(i);
                steps.add(new Point(
                        to.name(),
                        share * (to.usdPerThousand() - from.usdPerThousand()),
                        share * (to.accuracy() - from.accuracy())));
            }
        }
        steps.sort(Comparator.comparingDouble((Point s) -> s.accuracy() / s.usdPerThousand())
                .reversed());
        List<Point> corners = new ArrayList<>();
        corners.add(new Point("start", usd, accuracy));
        for (Point step : steps) {
            usd += step.usdPerThousand();
            accuracy = Math.min(1, accuracy + step.accuracy());
            corners.add(new Point(step.name(), usd, accuracy));
        }
        return new Hull(corners);
    }

    /** Whether {@code middle} lies on or below the chord from {@code left} to {@code right}. */
    private static boolean below(Point left, Point middle, Point right) {
        double chord = left.accuracy()
                + (right.accuracy() - left.accuracy())
                        * (middle.usdPerThousand() - left.usdPerThousand())
                        / (right.usdPerThousand() - left.usdPerThousand());
        return middle.accuracy() <= chord;
    }

    /** The accuracy of the best mixture at a cost; beyond the last corner more money buys nothing. */
    public double accuracyAt(double usdPerThousand) {
        Point left = corners.getFirst();
        for (Point right : corners) {
            if (right.usdPerThousand() >= usdPerThousand) {
                double width = right.usdPerThousand() - left.usdPerThousand();
                return width == 0
                        ? right.accuracy()
                        : left.accuracy()
                                + (right.accuracy() - left.accuracy())
                                        * (usdPerThousand - left.usdPerThousand())
                                        / width;
            }
            left = right;
        }
        return left.accuracy();
    }
}
