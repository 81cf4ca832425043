package dev.sluice.core.budget;

/**
 * The slice of a shared budget that this process may use in one period, and what it has used of it:
 * {@code spent + reserved <= granted}. In smallest parts of the budget's unit.
 *
 * @param number the budget's, as {@link Accounts} counts
 * @param endSecond the period's end in seconds of the epoch; the greatest number for a lifetime
 * @param current whether it is the period that requests are paid from now
 */
public record Lease(
        int number,
        Budget budget,
        long endSecond,
        boolean current,
        long granted,
        long spent,
        long reserved,
        long overrun) {

    public long free() {
        return Math.max(0, granted - committed());
    }

    public Lease withGranted(long other, long limit) {
        Budget known = budget.limit().parts() == limit ? budget : budget.withLimit(limit);
        return new Lease(number, known, endSecond, current, other, spent, reserved, overrun);
    }

    /** What cannot be given back. */
    public long committed() {
        return spent + reserved;
    }
}
