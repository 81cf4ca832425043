package dev.sluice.policies.choice;

import dev.sluice.core.call.Call;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.tools.Reask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A tool call that is put right or asked for once more where it cannot be used, then others' turn.
 *
 * <pre>
 * of the wrong ones so many are seen to be wrong, and of those so many come right when mended:
 * success = p + (1 - p) seen (mended + (1 - mended) P(next right | this wrong))
 * </pre>
 *
 * @param next a sibling, a better one; may be empty
 * @param agreements of each of {@code next} with the one before it
 */
record MendElse(PlannedCall first, List<PlannedCall> next, List<Agreement> agreements) implements Candidate {

    static final double ACCEPT_AT = .5;
    /** A belief, until outcomes of mended calls are learned from. */
    private static final double MENDED = .5;

    private static final double PROMPT_MARGIN = 1.25;

    MendElse {
        next = List.copyOf(next);
        agreements = List.copyOf(agreements);
        if (next.size() != agreements.size()) {
            throw new IllegalArgumentException("an agreement is needed for each of the next");
        }
    }

    @Override
    public List<PlannedCall> calls() {
        return Stream.concat(Stream.of(first), next.stream()).toList();
    }

    @Override
    public Plan plan() {
        List<Plan.Rung> steps = new ArrayList<>();
        List<PlannedCall> calls = calls();
        for (int i = 0; i < calls.size(); i++) {
            steps.add(new Plan.Rung(List.of(calls.get(i).call()), i < calls.size() - 1 ? ACCEPT_AT : 0));
        }
        return new Plan.Tools(steps, askedAgain());
    }

    /** Empty where the conversation would not fit. */
    private Optional<Call> askedAgain() {
        Call call = first.call();
        double prompt = (first.promptEstimate().count() + Reask.MOST.count()) * PROMPT_MARGIN;
        return prompt + call.answerLimit().count()
                        > call.backend().contextWindow().count()
                ? Optional.empty()
                : Optional.of(new Call(
                        call.backend(),
                        call.protocol(),
                        call.promptBound().plus(Reask.MOST),
                        call.answerLimit(),
                        call.choices()));
    }

    @Override
    public Forecast forecast() {
        double success = 0;
        double reached = 1;
        double nanos = 0;
        double latency = 0;
        List<PlannedCall> calls = calls();
        for (int i = 0; i < calls.size(); i++) {
            PlannedCall call = calls.get(i);
            double p = i == 0 ? call.success().mean() : Odds.givenWrong(calls.get(i - 1), call, agreements.get(i - 1));
            double seen = reached * (1 - p) * Odds.WRONG_SEEN_BY_CHECKS;
            success += reached * p + (i == 0 ? seen * MENDED : 0);
            nanos += reached * call.cost().nanos() + (i == 0 ? seen * askedAgainNanos() : 0);
            latency += (reached + (i == 0 ? seen : 0)) * call.arm().latency().toNanos();
            reached = seen * (i == 0 ? 1 - MENDED : 1);
        }
        return new Forecast(
                plan(),
                Odds.moved(first.success(), Math.min(1, success)),
                new Cost(Math.round(nanos)),
                Duration.ofNanos(Math.round(latency)));
    }

    private long askedAgainNanos() {
        return first.cost()
                .plus(first.call().backend().price().of(new Tokens(Reask.MOST.count() / 4), Tokens.ZERO, Tokens.ZERO))
                .nanos();
    }

    @Override
    public Candidate with(List<PlannedCall> calls) {
        return new MendElse(calls.getFirst(), calls.subList(1, calls.size()), agreements);
    }
}
