package dev.sluice.adapters.lease;

/**
 * What one replica says of its slice of a budget in one period, and asks for. Sums since the period began, never
 * differences, so that saying it twice changes nothing; in smallest parts of the budget's unit.
 *
 * @param endSecond the period's end in seconds of the epoch; the greatest number for a lifetime
 * @param limit the budget's, where the store does not know it yet
 * @param least a slice that is smaller would be of no use
 * @param target the slice asked for; where it is smaller than what was granted, the rest is given back
 */
public record Ask(BudgetName name, long endSecond, long limit, long spent, long overrun, long least, long target) {

    public Ask {
        if (spent < 0 || overrun < 0 || least < 0 || target < least) {
            throw new IllegalArgumentException("not 0 <= spent, overrun, least <= target: " + spent + ", " + overrun
                    + ", " + least + ", " + target);
        }
    }
}
