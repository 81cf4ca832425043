package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Cost;
import java.util.List;
import java.util.Optional;

/**
 * Several samples of one call: a vote, or, where a verifier knows which are right, the first that is.
 *
 * @param exact whether there is such a verifier
 * @param value what a right answer is worth; empty where it is worth whatever it costs
 */
record Samples(PlannedCall one, int count, Agreement agreement, boolean exact, Optional<Cost> value)
        implements Candidate {

    /** Standard deviations across a 90 % interval. */
    private static final double WIDTH = 3.29;

    private static final double LEAST_SEEN = 2;
    private static final double MOST_SEEN = 200;
    private static final double EDGE = 1e-3;
    private static final double LEAST_GAIN = 1e-3;

    @Override
    public List<PlannedCall> calls() {
        return List.of(one);
    }

    @Override
    public Plan plan() {
        Probability p = one.success();
        double mean = Math.clamp(p.mean(), EDGE, 1 - EDGE);
        double deviation = Math.max(EDGE, (p.high() - p.low()) / WIDTH);
        double seen = Math.clamp(mean * (1 - mean) / (deviation * deviation) - 1, LEAST_SEEN, MOST_SEEN);
        return new Plan.BestOf(one.call(), count, new Plan.Stake(mean * seen, (1 - mean) * seen, value, one.cost()));
    }

    @Override
    public Forecast forecast() {
        return exact ? untilRight() : vote();
    }

    private Forecast vote() {
        double success = Votes.rightOf(count, one.success().mean(), agreement);
        return new Forecast(
                plan(),
                Odds.moved(one.success(), success),
                one.cost().times(count),
                one.arm().latency());
    }

    /** Of a prompt on which all before failed, the next fails the more likely: its own success rate is unknown. */
    private Forecast untilRight() {
        double p = Math.clamp(one.success().mean(), EDGE, 1 - EDGE);
        double size = 1 / Votes.correlation(p, agreement) - 1;
        double failed = 1;
        double calls = 0;
        for (int n = 0; n < count; n++) {
            calls += failed;
            failed *= ((1 - p) * size + n) / (size + n);
        }
        return new Forecast(
                plan(),
                Odds.moved(one.success(), 1 - failed),
                new Cost(Math.round(calls * one.cost().nanos())),
                one.arm().latency().multipliedBy(Math.round(Math.ceil(calls))));
    }

    /** Whether the last samples still add to what those before them bring. */
    boolean alive(int before) {
        return exact
                || Votes.rightOf(count, one.success().mean(), agreement)
                                - Votes.rightOf(before, one.success().mean(), agreement)
                        > LEAST_GAIN;
    }

    @Override
    public Candidate with(List<PlannedCall> calls) {
        return new Samples(calls.getFirst(), count, agreement, exact, value);
    }
}
