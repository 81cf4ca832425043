package dev.sluice.replay.frontier;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.trial.Question;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much a contestant spends on a question, on average, by what an answer that is right is worth to it. Known before
 * the stream starts, from other questions.
 *
 * @param worths ascending
 * @param costs in nano-dollars, not falling
 * @param belief how many questions of the stream weigh as much as the curve: it is believed less where the questions it
 *     is from are of other sets
 * @param reserve what the cheapest of its plans may come to where money is short, on average
 */
public record WorthCurve(List<Cost> worths, double[] costs, Cost reserve, double belief) {

    private static final int STEPS = 40;
    /** Below this part of the cheapest call nothing dear pays, beyond this multiple of the dearest everything does. */
    private static final double LEAST = .1;

    private static final double MOST = 3000;

    private static final double ENOUGH = 4;

    private static final double ALIKE = 100;
    private static final double UNLIKE = 10;

    public WorthCurve {
        worths = List.copyOf(worths);
    }

    /** Worths from where only the cheapest pays to where cost no longer counts. */
    public static List<Cost> grid(Cost cheapestCall, Cost dearestCall) {
        double low = Math.log(Math.max(1, LEAST * cheapestCall.nanos()));
        double high = Math.log(Math.max(2, MOST * dearestCall.nanos()));
        return IntStream.rangeClosed(0, STEPS)
                .mapToLong(i -> Math.round(Math.exp(low + (high - low) * i / STEPS)))
                .distinct()
                .mapToObj(Cost::new)
                .toList();
    }

    /** @param alike whether the known questions are of the sets that the stream is of */
    public static WorthCurve of(Contestant contestant, List<Question> known, List<Cost> worths, boolean alike) {
        double[] costs = new double[worths.size()];
        double reserve = 0;
        for (int i = 0; i < costs.length; i++) {
            for (Question question : known) {
                Contestant.Expected expected = contestant.expected(question, worths.get(i));
                costs[i] += (double) expected.cost().nanos() / known.size();
                reserve += i == 0 ? reserve(expected) / known.size() : 0;
            }
            costs[i] = i == 0 ? costs[i] : Math.max(costs[i - 1], costs[i]);
        }
        return new WorthCurve(worths, costs, new Cost(Math.round(reserve)), alike ? ALIKE : UNLIKE);
    }

    /** Where money is short, an answer is given the tokens that are enough for nearly all, and not all there may be. */
    private static double reserve(Contestant.Expected expected) {
        return Math.min(
                (double) expected.reserve().nanos(), ENOUGH * expected.cost().nanos());
    }

    double least() {
        return costs[0];
    }
}
