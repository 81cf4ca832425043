package dev.sluice.core.call;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;

/**
 * What having one answer judged may cost at most, and is likely to.
 *
 * @param exact whether it is then known for certain if the answer is right
 */
public record Judging(Spend most, Cost expected, boolean exact) {

    public static final Judging FREE = new Judging(Spend.NONE, Cost.ZERO, false);

    public Judging plus(Judging other) {
        return new Judging(most.plus(other.most), expected.plus(other.expected), exact || other.exact);
    }
}
