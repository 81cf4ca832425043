package dev.sluice.core;

import dev.sluice.core.request.Spend;

/** What a run may spend. Used by the one thread that runs it. */
@FunctionalInterface
public interface Purse {

    /** Whether all of the run may cost so much; more is reserved for it where that is needed and possible. */
    boolean allows(Spend total);

    /** What is held, and no more. */
    static Purse of(Spend held) {
        return total -> total.within(held);
    }
}
