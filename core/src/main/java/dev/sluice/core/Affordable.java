package dev.sluice.core;

import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.call.Call;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a budget that refused a request could still afford of it. */
final class Affordable {

    private Affordable() {}

    static String within(Shortfall shortfall, Decision decision) {
        Amount free = shortfall.account().free();
        Call cheapest = Stream.concat(
                        Stream.of(decision.chosen()),
                        decision.rejected().stream().map(Rejected::forecast))
                .map(Forecast::plan)
                .flatMap(plan -> plan.calls().stream())
                .min(Comparator.comparing(call -> call.ceiling().cost()))
                .orElseThrow();
        long tokens = outputTokens(cheapest, free);
        return tokens > 0
                ? "free: " + Unit.text(free) + "; at most " + tokens + " output tokens of "
                        + cheapest.backend().id() + " would fit"
                : "free: " + Unit.text(free) + "; nothing would fit, the prompt alone may take "
                        + Unit.text(free.unit().of(prompt(cheapest)));
    }

    private static Spend prompt(Call call) {
        return new Spend(call.backend().price().ceiling(call.promptBound(), Tokens.ZERO), call.promptBound());
    }

    private static long outputTokens(Call call, Amount free) {
        return switch (free) {
            case Cost money -> outputFor(call, money);
            case Tokens tokens -> tokens.minus(prompt(call).tokens()).count() / call.choices();
            case Count requests -> throw new IllegalArgumentException("no budget is counted in requests: " + requests);
        };
    }

    private static long outputFor(Call call, Cost money) {
        Tokens all = call.backend().price().outputWithin(money, call.promptBound());
        return Math.min(all.count() / call.choices(), call.backend().maxOutput().count());
    }
}
