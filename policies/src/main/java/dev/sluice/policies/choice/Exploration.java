package dev.sluice.policies.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Trying what the rule would not take, so that forecasts which are too low are found out and other policies can be judged
 * by what was logged. With {@code n} plans that may be taken, of which {@code m} would be taken if they were as good as
 * the upper end of their forecast says:
 *
 * <pre>
 * probability = [the rule's] (1 - share) + share/2 1/n + share/2 [promising] 1/m
 * </pre>
 *
 * The first half is a uniformly random control slice and the floor of every probability; the second goes where something
 * may be won, and to the rule's own choice where nothing may be.
 *
 * @param share of the decisions that the rule does not take, in [0, .5]; zero for none
 */
public record Exploration(double share) {

    public static final Exploration NONE = new Exploration(0);

    private static final double MOST = .5;

    /** So that the draw is not the chance that anything else of the decision has. */
    private static final long OWN_CHANCE = 0x5851f42d4c957f2dL;

    public Exploration {
        if (!(share >= 0 && share <= MOST)) {
            throw new IllegalArgumentException("explore must lie in [0, " + MOST + "]: " + share);
        }
    }

    /**
     * What is taken, and how likely each was.
     *
     * @param index of the one taken
     * @param propensities of all, in their order; they add up to one
     */
    record Draw(int index, double[] propensities) {}

    /** @param rule index of what the rule takes */
    Draw draw(List<Fitted> viable, int rule, Predicate<Fitted> promising, long seed) {
        double[] propensities = new double[viable.size()];
        if (share == 0) {
            propensities[rule] = 1;
            return new Draw(rule, propensities);
        }
        Arrays.fill(propensities, share / 2 / viable.size());
        propensities[rule] += 1 - share;
        List<Integer> hopes = new ArrayList<>();
        for (int i = 0; i < viable.size(); i++) {
            if (i != rule && promising.test(viable.get(i))) {
                hopes.add(i);
            }
        }
        if (hopes.isEmpty()) {
            propensities[rule] += share / 2;
        }
        for (int hope : hopes) {
            propensities[hope] += share / 2 / hopes.size();
        }
        return new Draw(drawn(propensities, rule, seed), propensities);
    }

    private static int drawn(double[] propensities, int rule, long seed) {
        double left = new SplittableRandom(seed ^ OWN_CHANCE).nextDouble();
        for (int i = 0; i < propensities.length; i++) {
            left -= propensities[i];
            if (left < 0) {
                return i;
            }
        }
        return rule;
    }
}
