package dev.sluice.adapters.lease;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Lease;
import dev.sluice.core.request.Unit;

/**
 * How large slices are. A replica holds at most one slice of a budget beyond what it uses, and is given less and less of
 * what is left, so that the last of it is not held where nobody needs it.
 *
 * @param part of a budget's limit, in (0, 1]
 */
public record Slicing(double part) {

    public static final Slicing USUAL = new Slicing(.01);

    /** What a second's or a minute's limit leaves unused is soon forgotten, and many more of its requests are short. */
    private static final double PART_OF_RATE_LIMIT = .1;

    public Slicing {
        if (!(part > 0 && part <= 1)) {
            throw new IllegalArgumentException("slice must lie in (0, 1] of a limit: " + part);
        }
    }

    /** The most that is held unused, in parts of the budget's unit. */
    public long slice(Budget budget) {
        double size = budget.limit().parts() * (budget.isRateLimit() ? PART_OF_RATE_LIMIT : part);
        return Math.max(1, (long) size);
    }

    /** The slice that makes room for a request. */
    long forRequest(Lease lease, long need) {
        return sum(least(lease, need), slice(lease.budget()) / 2);
    }

    static long least(Lease lease, long need) {
        return sum(sum(lease.committed(), lease.overrun()), need);
    }

    /**
     * The slice that is wanted where nobody waits.
     *
     * @param spare whether to keep nothing unused: nobody uses it here, or another replica lacks it
     */
    long atRest(Lease lease, boolean used, boolean spare) {
        long slice = slice(lease.budget());
        if (!lease.current()) {
            return lease.committed();
        }
        if (lease.overrun() > 0 || (used && !spare && lease.free() < slice / 4)) {
            return Math.max(lease.granted(), forRequest(lease, 0));
        }
        if (spare) {
            return lease.committed();
        }
        return lease.free() > slice ? sum(lease.committed(), slice / 2) : lease.granted();
    }

    /**
     * What is granted of what is asked for: never more than nobody has, at most half of it beyond what was needed. An
     * overrun is paid by whatever there is. Of slots of requests at once, those that are free are taken away where there are
     * more than the limit: it was lowered, or others were given those of a replica that was not heard.
     *
     * @param mine what was granted before
     * @param others what others were granted
     */
    public static long granted(Ask ask, long mine, long limit, long others) {
        long room = limit - others;
        if (ask.target() <= mine) {
            return ask.name().unit() == Unit.CONCURRENCY ? Math.clamp(room, ask.least(), ask.target()) : ask.target();
        }
        if (ask.overrun() > 0) {
            return Math.max(mine, Math.min(ask.target(), room));
        }
        if (room <= mine || room < ask.least()) {
            return mine;
        }
        long half = mine + (room - mine + 1) / 2;
        return Math.max(mine, Math.min(ask.target(), Math.max(ask.least(), half)));
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
