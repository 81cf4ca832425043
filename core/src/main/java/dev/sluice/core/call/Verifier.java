package dev.sluice.core.call;

import dev.sluice.core.request.Spend;

/**
 * Judges answers. Never throws: what cannot be judged is abstained from, with the reason. Pure, but for verifiers that
 * ask somebody else. Implementations are safe for many threads.
 */
@FunctionalInterface
public interface Verifier {

    Verdict judge(Trial trial);

    /** The most that judging one answer may cost. */
    default Spend ceiling() {
        return Spend.NONE;
    }
}
