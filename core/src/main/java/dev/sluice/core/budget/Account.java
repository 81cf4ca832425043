package dev.sluice.core.budget;

import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import java.time.Instant;
import java.util.Optional;

/**
 * A budget at one moment: {@code limit = free + reserved + spent}, and spent never exceeds the limit. All in the
 * budget's unit.
 *
 * @param resetsAt when the window starts anew; empty for a lifetime budget
 */
public record Account(Budget budget, Amount spent, Amount reserved, Optional<Instant> resetsAt) {

    public Account {
        if (spent.unit() != budget.unit() || reserved.unit() != budget.unit()) {
            throw new IllegalArgumentException("an account is in one unit: " + budget.unit() + ", spent " + spent.unit()
                    + ", reserved " + reserved.unit());
        }
    }

    public Amount free() {
        return switch (budget.limit()) {
            case Cost limit -> limit.minus((Cost) spent).minus((Cost) reserved);
            case Tokens limit -> limit.minus((Tokens) spent).minus((Tokens) reserved);
        };
    }

    public boolean affords(Spend ceiling) {
        return budget.unit().of(ceiling).parts() <= free().parts();
    }

    /** As a person reads it: limit, spent, reserved and when it resets. */
    @Override
    public String toString() {
        return "limit " + Unit.text(budget.limit()) + " per " + budget.window().word() + ", spent " + Unit.text(spent)
                + ", reserved " + Unit.text(reserved)
                + resetsAt.map(at -> ", resets at " + at).orElse("");
    }
}
