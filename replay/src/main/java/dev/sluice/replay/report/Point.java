package dev.sluice.replay.report;

import dev.sluice.core.request.Cost;
import java.util.List;

/**
 * A strategy's place in the plane of cost and accuracy.
 *
 * @param usdPerThousand dollars per thousand requests
 * @param accuracy share of right answers, in [0, 1]
 */
public record Point(String name, double usdPerThousand, double accuracy) {

    public Point {
        if (!(accuracy >= 0 && accuracy <= 1)) {
            throw new IllegalArgumentException("accuracy must lie in [0, 1]: " + accuracy);
        }
        if (!(usdPerThousand >= 0)) {
            throw new IllegalArgumentException("cost must not be negative: " + usdPerThousand);
        }
    }

    static Point of(String name, List<Mark> marks) {
        if (marks.isEmpty()) {
            throw new IllegalArgumentException("no answers to place for " + name);
        }
        Cost total = marks.stream().map(Mark::cost).reduce(Cost.ZERO, Cost::plus);
        double right = marks.stream().filter(Mark::right).count();
        return new Point(name, total.inUsd() / marks.size() * 1000, right / marks.size());
    }
}
