package dev.sluice.core.budget;

import dev.sluice.core.request.Spend;

/** What one reservation holds, and in which periods. Ends once. Guarded by whoever owns its accounts. */
public final class Hold {

    /** Where a hold has a share: the number of a budget, and the end of its period in seconds of the epoch. */
    @FunctionalInterface
    public interface ShareReader {
        void share(int till, long endSecond);
    }

    private final Spend held;
    private final Period[] periods;
    private boolean ended;

    Hold(Spend held, Period[] periods) {
        this.held = held;
        this.periods = periods;
        for (Period period : periods) {
            period.reserve(held);
        }
    }

    public Spend held() {
        return held;
    }

    public int shares() {
        return periods.length;
    }

    public void readShares(ShareReader reader) {
        for (Period period : periods) {
            reader.share(period.till.number, period.endSecond);
        }
    }

    /** Takes it back as if it had never been made; to be used where it was told to nobody. */
    public void cancel() {
        if (!ended) {
            ended = true;
            for (Period period : periods) {
                period.cancel(held);
            }
        }
    }

    /** Charges {@code charged} and frees the rest; false where it had ended before, which changes nothing. */
    public boolean end(Spend charged) {
        if (ended) {
            return false;
        }
        ended = true;
        for (Period period : periods) {
            period.settle(held, charged);
        }
        return true;
    }
}
