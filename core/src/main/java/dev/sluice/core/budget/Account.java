package dev.sluice.core.budget;

import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Unit;
import java.time.Instant;
import java.util.Optional;

/**
 * A budget at one moment: {@code limit = free + reserved + spent + lapsed}. All in the budget's unit. Spent never exceeds
 * a budget's limit; that of a rate limit only where it was lowered below what was spent in the window.
 *
 * @param overrun what was billed beyond the limit by a provider that does not keep to its calls' limits; what becomes
 *     free in this window pays it first, so that nothing is free as long as there is any
 * @param resetsAt when the window starts anew; empty where it does not
 * @param ended whether the budget's end has passed, so that nothing more is granted
 */
public record Account(
        Budget budget, Amount spent, Amount reserved, Amount overrun, Optional<Instant> resetsAt, boolean ended) {

    public Account {
        if (spent.unit() != budget.unit() || reserved.unit() != budget.unit() || overrun.unit() != budget.unit()) {
            throw new IllegalArgumentException("an account is in one unit: " + budget.unit() + ", spent " + spent.unit()
                    + ", reserved " + reserved.unit() + ", overrun " + overrun.unit());
        }
    }

    /** Without an overrun, and not ended. */
    public Account(Budget budget, Amount spent, Amount reserved, Optional<Instant> resetsAt) {
        this(budget, spent, reserved, budget.unit().of(0), resetsAt, false);
    }

    public Amount free() {
        return budget.unit().of(ended ? 0 : left());
    }

    /** As it is at the beginning of a window. */
    Account unused() {
        Amount none = budget.unit().of(0);
        return new Account(budget, none, none, none, resetsAt, ended);
    }

    /** What was left when the budget ended. */
    public Amount lapsed() {
        return budget.unit().of(ended ? left() : 0);
    }

    private long left() {
        return Math.max(0, budget.limit().parts() - spent.parts() - reserved.parts());
    }

    public boolean affords(Spend ceiling) {
        return !ended && budget.unit().heldBy(ceiling) <= left();
    }

    /** As a person reads it: limit, spent, reserved and when it resets. */
    @Override
    public String toString() {
        return (budget.unit() == Unit.CONCURRENCY ? inFlight() : used())
                + resetsAt.map(at -> ", resets at " + at).orElse("")
                + budget.until()
                        .map(end -> (ended ? ", ended at " : ", ends at ") + end)
                        .orElse("");
    }

    private String inFlight() {
        return "limit " + Unit.text(budget.limit()) + ", in flight " + reserved.parts();
    }

    private String used() {
        return "limit " + Unit.text(budget.limit()) + " per " + budget.window().word() + ", spent " + Unit.text(spent)
                + ", reserved " + Unit.text(reserved)
                + (overrun.parts() > 0 ? ", billed beyond the limit " + Unit.text(overrun) : "");
    }
}
