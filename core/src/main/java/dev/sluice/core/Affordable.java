package dev.sluice.core;

import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.call.Call;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a budget that refused a request could still afford of it. */
final class Affordable {

    private Affordable() {}

    static String within(Shortfall shortfall, Decision decision) {
        Cost free = shortfall.account().free();
        Call cheapest = Stream.concat(
                        Stream.of(decision.chosen()),
                        decision.rejected().stream().map(Rejected::forecast))
                .map(Forecast::plan)
                .flatMap(plan -> plan.calls().stream())
                .min(Comparator.comparing(call -> call.ceiling().cost()))
                .orElseThrow();
        long tokens = outputTokens(cheapest, free);
        return tokens > 0
                ? "$" + free + " is free: at most " + tokens + " output tokens of "
                        + cheapest.backend().id() + " would fit"
                : "$" + free + " is free: nothing would fit, the prompt alone may cost $" + promptCost(cheapest);
    }

    private static Cost promptCost(Call call) {
        return call.backend().price().of(call.promptBound(), Tokens.ZERO, Tokens.ZERO);
    }

    private static long outputTokens(Call call, Cost free) {
        Cost left = free.minus(promptCost(call));
        long perMillion = call.backend().price().outputPerMillion().nanos();
        if (left.nanos() == 0 || perMillion == 0) {
            return 0;
        }
        return (long) (left.nanos() * 1e6 / perMillion / call.choices());
    }
}
