package dev.sluice.core.call;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;

/** What having one answer judged may cost at most, and is likely to. */
public record Judging(Spend most, Cost expected) {

    public static final Judging FREE = new Judging(Spend.NONE, Cost.ZERO);

    public Judging plus(Judging other) {
        return new Judging(most.plus(other.most), expected.plus(other.expected));
    }
}
