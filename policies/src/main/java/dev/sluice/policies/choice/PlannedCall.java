package dev.sluice.policies.choice;

import dev.sluice.core.call.Call;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;

/**
 * A call and what it is likely to do within its own token allocation.
 *
 * @param promptEstimate what the prompt probably measures
 */
record PlannedCall(Call call, ArmForecast arm, Tokens promptEstimate) {

    /** The forecast success, less what the allocation may cut off. */
    Probability success() {
        double uncut = uncut();
        Probability p = arm.success();
        return uncut >= 1 ? p : new Probability(p.low() * uncut, p.mean() * uncut, p.high() * uncut);
    }

    /** Chance that the answer fits its allocation, between the expected length (one half) and the 95 % quantile. */
    private double uncut() {
        double limit = call.answerLimit().count();
        double mean = arm.output().count();
        double high = arm.outputHigh().count();
        if (limit >= high) {
            return 1;
        }
        return limit >= mean ? .5 + .45 * (limit - mean) / (high - mean) : .5 * limit / mean;
    }

    Cost cost() {
        Tokens output = arm.output().min(call.answerLimit()).times(call.choices());
        return call.backend().price().of(promptEstimate, Tokens.ZERO, output);
    }

    /** The least allocation worth trying: half of such answers would be cut below it. */
    Tokens floor() {
        return arm.output().max(Allocation.LEAST).min(call.answerLimit());
    }

    PlannedCall within(Call allocated) {
        return new PlannedCall(allocated, arm, promptEstimate);
    }
}
