package dev.sluice.core.budget;

import java.time.Instant;

/** One budget and the period it is in. Guarded by whoever owns its accounts. */
final class Till {

    final int number;
    private Budget budget;
    private Period current = new Period(this, Long.MIN_VALUE);

    Till(int number, Budget budget) {
        this.number = number;
        this.budget = budget;
    }

    Budget budget() {
        return budget;
    }

    void change(Budget changed) {
        budget = changed;
        current.payOverrun();
    }

    /** The period of {@code now}. A clock that jumps back finds the period it had left still in force. */
    Period at(Instant now) {
        if (current.endedBy(now)) {
            current = new Period(
                    this,
                    budget.window()
                            .end(now, budget.zone())
                            .map(Instant::getEpochSecond)
                            .orElse(Period.NEVER));
        }
        return current;
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
