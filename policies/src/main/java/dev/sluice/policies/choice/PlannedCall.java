package dev.sluice.policies.choice;

import dev.sluice.core.call.Call;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;

/**
 * A call and what it is likely to do within the tokens it is given.
 *
 * @param allocation what it might be given
 * @param promptEstimate what the prompt probably measures
 */
record PlannedCall(Call call, ArmForecast arm, Allocation allocation, Tokens promptEstimate) {

    /** Cuts that are rarer are not counted: such an answer is asked for again. */
    private static final double RARELY_CUT = .95;

    /** The forecast success, less what the allocation may cut off. */
    Probability success() {
        Probability p = arm.success();
        double uncut = uncut();
        return uncut == 1 ? p : new Probability(p.low() * uncut, p.mean() * uncut, p.high() * uncut);
    }

    /** The chance that the allocation is enough, as far as that is counted. */
    double uncut() {
        return call.answerLimit().compareTo(arm.outputHigh()) >= 0
                ? 1
                : Math.min(1, Length.of(arm).within(call.answerLimit()) / RARELY_CUT);
    }

    Cost cost() {
        Tokens output = arm.output().min(call.answerLimit()).times(call.choices());
        return call.backend().price().of(promptEstimate, Tokens.ZERO, output);
    }

    PlannedCall given(Tokens tokens) {
        return new PlannedCall(
                new Call(call.backend(), call.protocol(), call.promptBound(), tokens, call.choices()),
                arm,
                allocation,
                promptEstimate);
    }

    /** Whether it got less than is enough. */
    boolean isTight() {
        return call.answerLimit().compareTo(allocation.enough()) < 0;
    }
}
