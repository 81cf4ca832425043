package dev.sluice.policies.choice;

import dev.sluice.core.call.Call;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.revise.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A draft that is revised where it is seen to be wrong, by its own arm or by a better one.
 *
 * <pre>
 * g         = P(reviser right | draft wrong)            it is told what was wrong, and that is taken to be worth nothing
 * fixed_k   = g s / (s + k - 1)                         Beta(g s, (1 - g) s), s = BELIEVED, and k - 1 revisions in vain
 * reached_1 = (1 - p) seen,   reached_k+1 = reached_k (1 - fixed_k)
 * success   = p + sum of reached_k fixed_k,             cost = draft + sum of reached_k revision
 * </pre>
 *
 * A right draft is lost only where a check refutes it, which is not counted: the answer is chosen over the whole chain.
 *
 * @param revise as long as it may be at most
 * @param exact whether every wrong answer is seen to be wrong
 * @param value what a right answer is worth; empty where it is worth whatever it costs
 */
record Revised(
        PlannedCall draft, PlannedCall revise, int rounds, Agreement agreement, boolean exact, Optional<Cost> value)
        implements Candidate {

    static final double ACCEPT_AT = .5;
    /** Outcomes that {@code g} counts for against revisions in vain; a belief, until revisions are learned from. */
    private static final double BELIEVED = 2;

    private static final double PROMPT_MARGIN = 1.25;
    private static final double EDGE = 1e-3;

    /** A call as it is made when answers are shown to it; empty where the conversation would not fit. */
    static Optional<PlannedCall> shown(PlannedCall one) {
        Call call = one.call();
        Tokens estimate = one.promptEstimate().plus(new Tokens(Revision.MOST.count() / 4));
        long prompt = Math.round((one.promptEstimate().count() + Revision.MOST.count()) * PROMPT_MARGIN);
        Tokens room = call.backend().contextWindow().minus(new Tokens(prompt));
        Allocation before = one.allocation();
        if (room.compareTo(before.enough()) < 0) {
            return Optional.empty();
        }
        Tokens most = before.most().min(room);
        return Optional.of(new PlannedCall(
                new Call(call.backend(), call.protocol(), call.promptBound().plus(Revision.MOST), most, call.choices()),
                one.arm(),
                new Allocation(before.least(), before.enough(), before.ample().min(most), most),
                estimate));
    }

    @Override
    public List<PlannedCall> calls() {
        return List.of(draft, revise);
    }

    @Override
    public Plan plan() {
        double gain = gain();
        return new Plan.Refine(
                draft.call(),
                revise.call(),
                rounds,
                ACCEPT_AT,
                new Plan.Stake(gain * BELIEVED, (1 - gain) * BELIEVED, value, revise.cost()));
    }

    /** Of one arm the second answer errs with the first, as samples do. */
    private double gain() {
        double p = draft.success().mean();
        double inside = Math.clamp(p, EDGE, 1 - EDGE);
        double gain = draft.call().arm().equals(revise.call().arm())
                ? inside * (1 - Votes.correlation(inside, agreement))
                : Odds.givenWrong(draft, revise, agreement);
        return Math.clamp(gain, EDGE, 1 - EDGE);
    }

    @Override
    public Forecast forecast() {
        double success = draft.success().mean();
        double reached = (1 - success) * (exact ? 1 : Odds.WRONG_SEEN_BY_CHECKS);
        double revisions = 0;
        for (int k = 0; k < rounds; k++) {
            double fixed = gain() * BELIEVED / (BELIEVED + k);
            revisions += reached;
            success += reached * fixed;
            reached *= 1 - fixed;
        }
        return new Forecast(
                plan(),
                Odds.moved(draft.success(), Math.min(1, success)),
                new Cost(draft.cost().nanos()
                        + Math.round(revisions * revise.cost().nanos())),
                draft.arm()
                        .latency()
                        .plus(Duration.ofNanos(
                                Math.round(revisions * revise.arm().latency().toNanos()))));
    }

    @Override
    public Candidate with(List<PlannedCall> calls) {
        return new Revised(calls.getFirst(), calls.getLast(), rounds, agreement, exact, value);
    }
}
