package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cheap calls one after the other, the first two at once, until one gives an answer that an earlier one gave; else a better
 * one. What it achieves follows from how the calls go together: prompts are of two kinds, easy and hard, so that the
 * correlation of being right is as it was seen, and wrong answers coincide as often.
 *
 * <pre>
 * w = 1 - mean p,  d_i = sqrt(c p_i (1 - p_i))
 * p_i easy = p_i + d_i sqrt(w / (1 - w)),  p_i hard = p_i - d_i sqrt((1 - w) / w)
 * </pre>
 *
 * @param cheap at least two, in their order
 * @param agreements of the first cheap call with each of the others, the better one last
 */
record Ladder(List<PlannedCall> cheap, PlannedCall better, List<Agreement> agreements) implements Candidate {

    static final double ACCEPT_AT = .8;

    Ladder {
        cheap = List.copyOf(cheap);
        agreements = List.copyOf(agreements);
    }

    @Override
    public List<PlannedCall> calls() {
        List<PlannedCall> calls = new ArrayList<>(cheap);
        calls.add(better);
        return calls;
    }

    @Override
    public Plan plan() {
        List<Plan.Rung> rungs = new ArrayList<>();
        rungs.add(new Plan.Rung(List.of(cheap.get(0).call(), cheap.get(1).call()), ACCEPT_AT));
        cheap.stream().skip(2).forEach(planned -> rungs.add(new Plan.Rung(List.of(planned.call()), ACCEPT_AT)));
        rungs.add(new Plan.Rung(List.of(better.call()), 0));
        return new Plan.Cascade(rungs);
    }

    @Override
    public Candidate with(List<PlannedCall> calls) {
        return new Ladder(calls.subList(0, calls.size() - 1), calls.getLast(), agreements);
    }

    @Override
    public Forecast forecast() {
        Climb climb =
                Climb.of(calls().stream().mapToDouble(c -> c.success().mean()).toArray(), agreements);
        double[] reached = climb.reached();
        double nanos = 0;
        double seconds = 0;
        List<PlannedCall> calls = calls();
        for (int i = 0; i < calls.size(); i++) {
            nanos += reached[i] * calls.get(i).cost().nanos();
            double alone = calls.get(i).arm().latency().toNanos();
            double before = i == 1 ? calls.get(0).arm().latency().toNanos() : 0;
            seconds += reached[i] * Math.max(0, alone - before);
        }
        return new Forecast(
                plan(),
                Odds.moved(better.success(), climb.success()),
                new Cost(Math.round(nanos)),
                Duration.ofNanos(Math.round(seconds)));
    }
}
