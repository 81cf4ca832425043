package dev.sluice.core.budget;

import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Unit;
import java.time.Instant;
import java.util.Optional;

/** One stretch of a budget's window: what was spent and what is held in it. */
final class Period {

    /** The end of a lifetime. */
    static final long NEVER = Long.MAX_VALUE;

    final Till till;
    final long endSecond;
    private long spent;
    private long reserved;

    Period(Till till, long endSecond) {
        this.till = till;
        this.endSecond = endSecond;
    }

    boolean endedBy(Instant now) {
        return endSecond != NEVER && now.getEpochSecond() >= endSecond;
    }

    boolean affords(Spend ceiling) {
        long left = Math.max(0, till.budget().limit().parts() - spent) - reserved;
        return parts(ceiling) <= left;
    }

    void reserve(Spend held) {
        reserved = sum(reserved, parts(held));
    }

    void settle(Spend held, Spend charged) {
        reserved = Math.max(0, reserved - parts(held));
        spent = sum(spent, parts(charged));
    }

    void restore(long alreadySpent) {
        spent = alreadySpent;
    }

    long spentParts() {
        return spent;
    }

    /** What a limit cannot be below. */
    long committed() {
        return sum(spent, reserved);
    }

    Account account() {
        Unit unit = till.budget().unit();
        return new Account(till.budget(), unit.of(spent), unit.of(reserved), end());
    }

    private Optional<Instant> end() {
        return endSecond == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochSecond(endSecond));
    }

    private long parts(Spend spend) {
        return till.budget().unit().of(spend).parts();
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
