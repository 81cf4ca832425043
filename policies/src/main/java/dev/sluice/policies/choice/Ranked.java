package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Several models' tool calls at once, of which the one ranked first is taken. Of what the best of them misses and another
 * has right, the ranking finds a part.
 *
 * @param calls the best first
 * @param agreements of each of the others with the best
 */
record Ranked(List<PlannedCall> calls, List<Agreement> agreements) implements Candidate {

    /** A belief; the published gain from .629 to .719 is two fifths of what was missing. */
    private static final double FOUND = .3;

    Ranked {
        calls = List.copyOf(calls);
        agreements = List.copyOf(agreements);
        if (calls.size() < 2 || agreements.size() != calls.size() - 1) {
            throw new IllegalArgumentException("at least 2 calls, and an agreement for each but the first");
        }
    }

    @Override
    public Plan plan() {
        return new Plan.Tools(
                List.of(new Plan.Rung(calls.stream().map(PlannedCall::call).toList(), 0)), Optional.empty());
    }

    @Override
    public Forecast forecast() {
        double best = calls.getFirst().success().mean();
        double missed = 1 - best;
        for (int i = 1; i < calls.size(); i++) {
            missed *= 1 - Odds.givenWrong(calls.getFirst(), calls.get(i), agreements.get(i - 1));
        }
        double success = best + FOUND * (1 - missed - best);
        Cost cost = calls.stream().map(PlannedCall::cost).reduce(new Cost(0), Cost::plus);
        Duration latency = calls.stream()
                .map(call -> call.arm().latency())
                .max(Duration::compareTo)
                .orElseThrow();
        return new Forecast(plan(), Odds.moved(calls.getFirst().success(), success), cost, latency);
    }

    @Override
    public Candidate with(List<PlannedCall> others) {
        return new Ranked(others, agreements);
    }
}
