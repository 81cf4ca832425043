package dev.sluice.core.budget;

import dev.sluice.core.request.Spend;
import java.time.Instant;
import java.util.Optional;

/**
 * One stretch of a budget's window: what was spent and what is held in it. What is charged beyond what was held takes
 * what is free; the rest is an overrun, which is paid by whatever becomes free later. So spent and reserved together
 * never exceed a budget's limit, and nothing that was billed is forgotten.
 */
final class Period {

    /** The end of a lifetime. */
    static final long NEVER = Long.MAX_VALUE;

    final Till till;
    final long endSecond;
    private long spent;
    private long reserved;
    private long overrun;
    /** What of the budget may be used here, where it is shared. */
    private long granted;

    private Elsewhere elsewhere = Elsewhere.NOTHING;
    private boolean draining;

    Period(Till till, long endSecond) {
        this.till = till;
        this.endSecond = endSecond;
    }

    boolean endedBy(Instant now) {
        return endSecond != NEVER && now.getEpochSecond() >= endSecond;
    }

    boolean affords(Spend ceiling, Instant now) {
        return !till.endedBy(now) && till.unit.heldBy(ceiling) <= left();
    }

    void reserve(Spend held) {
        reserved = sum(reserved, till.unit.heldBy(held));
    }

    void settle(Spend held, Spend charged) {
        long holding = Math.min(reserved, till.unit.heldBy(held));
        long due = till.unit.chargedFor(charged);
        long booked = Math.min(due, sum(holding, left()));
        reserved -= holding;
        spent = sum(spent, booked);
        overrun = sum(overrun, due - booked);
        freed();
    }

    private void freed() {
        if (draining) {
            giveBack(0);
        }
        payOverrun();
    }

    /** Frees what was held as if it had never been. */
    void cancel(Spend held) {
        reserved -= Math.min(reserved, till.unit.heldBy(held));
        freed();
    }

    /** To be called where more may be free than before. */
    void payOverrun() {
        long paid = Math.min(overrun, left());
        spent += paid;
        overrun -= paid;
    }

    void restore(long alreadySpent, long alreadyOver) {
        spent = alreadySpent;
        overrun = alreadyOver;
    }

    long spentParts() {
        return spent;
    }

    long overrunParts() {
        return overrun;
    }

    long committed() {
        return sum(spent, reserved);
    }

    private long left() {
        return Math.max(0, (till.leased() ? Math.min(granted, till.limit()) : till.limit()) - committed());
    }

    /** What was spent beyond a slice, as may be where a log was repeated without it, is an overrun until it is granted. */
    void lease(long part, Elsewhere others) {
        granted = part;
        elsewhere = others;
        long beyond = Math.clamp(committed() - granted, 0, spent);
        spent -= beyond;
        overrun = sum(overrun, beyond);
        payOverrun();
    }

    void drain(boolean now) {
        draining = now;
        freed();
    }

    /** Gives up what is free beyond {@code most}. */
    void giveBack(long most) {
        granted = Math.min(granted, Math.max(most, committed()));
    }

    Lease lease(boolean current) {
        return new Lease(till.number, till.budget(), endSecond, current, granted, spent, reserved, overrun);
    }

    boolean isUsed() {
        return granted > 0 || spent > 0 || reserved > 0 || overrun > 0;
    }

    Account account(Instant now) {
        Budget budget = till.budget();
        return new Account(
                budget,
                till.unit.of(sum(spent, elsewhere.spent())),
                till.unit.of(sum(reserved, elsewhere.granted() - elsewhere.spent())),
                till.unit.of(sum(overrun, elsewhere.overrun())),
                resetsAt(),
                budget.endedBy(now));
    }

    private Optional<Instant> resetsAt() {
        if (endSecond == NEVER) {
            return Optional.empty();
        }
        Instant end = Instant.ofEpochSecond(endSecond);
        return till.budget().endedBy(end) ? Optional.empty() : Optional.of(end);
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
