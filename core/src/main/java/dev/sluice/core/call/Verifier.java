package dev.sluice.core.call;

import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;

/**
 * Judges answers. Never throws: what cannot be judged is abstained from, with the reason. Pure, but for verifiers that
 * ask somebody else. Implementations are safe for many threads.
 */
@FunctionalInterface
public interface Verifier {

    Verdict judge(Trial trial);

    /** The most that judging one answer may cost, whatever the request. */
    default Spend ceiling() {
        return Spend.NONE;
    }

    default Judging judging(InferenceRequest request) {
        return new Judging(ceiling(), ceiling().cost(), exact(request));
    }

    /** Whether somebody else is asked about the answers to a request. */
    default boolean asks(InferenceRequest request) {
        return false;
    }

    /** Whether it knows for certain if an answer to the request is right. */
    default boolean exact(InferenceRequest request) {
        return false;
    }

    /** The same as far as nobody must be asked: for answers whose fate does not hang on it. */
    default Verifier unasked() {
        return this;
    }
}
