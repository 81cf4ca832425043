package dev.sluice.replay.frontier;

import dev.sluice.core.request.Cost;
import java.util.random.RandomGenerator;

/**
 * Spends a budget evenly over a known number of questions, knowing of each only what it came to. Before every question
 * the worth is set anew to that at which an average question costs what is left for each; between two worths of the curve
 * a coin is tossed. Questions dearer or cheaper than the curve's shift the curve:
 *
 * <pre>
 * left  = (budget - spent - reserve) / questions to come
 * shift = (spent + prior) / (expected + prior)      prior: {@link WorthCurve#belief} questions of the budget
 * worth : curve(worth) * shift = left
 * </pre>
 */
final class Pacer {

    /** Of an average one: some prompts are longer. */
    private static final int LEAST_RESERVES = 2;

    private final WorthCurve curve;
    private final Cost budget;
    private final RandomGenerator coin;
    private final double prior;
    private int toCome;
    private Cost spent = Cost.ZERO;
    private double expected;
    private int chosen;

    Pacer(WorthCurve curve, Cost budget, int questions, RandomGenerator coin) {
        this.curve = curve;
        this.budget = budget;
        this.toCome = questions;
        this.coin = coin;
        this.prior = curve.belief() * budget.nanos() / questions;
    }

    /** The worth for the next question. */
    Cost worth() {
        double left = (double) budget.minus(spent).minus(curve.reserve()).nanos() / toCome / shift();
        double[] costs = curve.costs();
        int upper = 0;
        while (upper < costs.length && costs[upper] <= left) {
            upper++;
        }
        chosen = Math.max(0, upper - 1);
        if (upper > 0 && upper < costs.length) {
            double part = (left - costs[chosen]) / (costs[upper] - costs[chosen]);
            chosen = coin.nextDouble() < part ? upper : chosen;
        }
        return curve.worths().get(chosen);
    }

    /**
     * What the next question may cost at most, so that the others can still be answered by the cheapest plan. Where it
     * looks as if that could not be, it still gets what the cheapest plan may cost, for as long as there is money.
     */
    Cost free() {
        Cost left = budget.minus(spent);
        long others = Math.round((toCome - 1) * curve.least() * shift());
        return left.minus(new Cost(others)).max(left.min(curve.reserve().times(LEAST_RESERVES)));
    }

    void answered(Cost cost) {
        spent = spent.plus(cost);
        expected += curve.costs()[chosen];
        toCome--;
    }

    private double shift() {
        return prior == 0 ? 1 : (spent.nanos() + prior) / (expected + prior);
    }
}
