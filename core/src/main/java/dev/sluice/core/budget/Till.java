package dev.sluice.core.budget;

import dev.sluice.core.request.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One budget and the period it is in. Guarded by whoever owns its accounts. What every request asks of the budget is kept
 * here: with many budgets, each step to another object is one to memory far away.
 */
final class Till {

    private static final int MOST_PAST = 64;

    final int number;
    final Unit unit;
    private Budget budget;
    private long limit;
    private boolean ends;
    /** Whether the budget is shared, so that its periods know what of it may be used here. */
    private boolean leased;
    /** Of a shared budget: periods that are over, until everybody who shares it knows what was spent in them. */
    private final List<Period> past = new ArrayList<>();

    private Period current = new Period(this, Long.MIN_VALUE);

    Till(int number, Budget budget) {
        this.number = number;
        this.unit = budget.unit();
        this.budget = budget;
        remember();
    }

    Budget budget() {
        return budget;
    }

    private void remember() {
        limit = budget.limit().parts();
        ends = budget.until().isPresent();
    }

    long limit() {
        return limit;
    }

    boolean leased() {
        return leased;
    }

    /** From now on it is shared. What was spent before was granted before, though it is not known how much more was. */
    void lease() {
        leased = true;
        current.lease(current.committed(), Elsewhere.NOTHING);
    }

    List<Period> past() {
        return past;
    }

    boolean endedBy(Instant now) {
        return ends && budget.endedBy(now);
    }

    /** To another limit, zone, kind or end. */
    void change(Budget changed) {
        budget = changed;
        remember();
        current.payOverrun();
    }

    /** The period of {@code now}. A clock that jumps back finds the period it had left still in force. */
    Period at(Instant now) {
        if (current.endedBy(now)) {
            keepPast();
            current = new Period(
                    this,
                    budget.window()
                            .end(now, budget.zone())
                            .map(Instant::getEpochSecond)
                            .orElse(Period.NEVER));
        }
        return current;
    }

    private void keepPast() {
        if (leased && !budget.isRateLimit() && current.isUsed()) {
            past.add(current);
            if (past.size() > MOST_PAST) {
                past.removeFirst();
            }
        }
    }

    /** The period as it is, whatever the time. */
    Period current() {
        return current;
    }

    /** The period that ends then; an earlier one than the current is over, and what happens in it is of no account. */
    Period ending(long endSecond) {
        if (endSecond > current.endSecond) {
            current = new Period(this, endSecond);
        }
        return endSecond == current.endSecond ? current : new Period(this, endSecond);
    }
}
