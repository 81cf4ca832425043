package dev.sluice.core.outcome;

import java.util.OptionalDouble;

/**
 * What somebody later said of an answer.
 *
 * @param success how good it was, in [0, 1]; a plain yes is 1
 * @param corrects what was said of it before, and no longer counts; empty where nothing was
 */
public record Feedback(String decision, double success, OptionalDouble corrects) {

    public Feedback {
        if (!(success >= 0 && success <= 1)) {
            throw new IllegalArgumentException("score must lie in [0, 1]: " + success);
        }
    }

    /** Said in place of what was said before. */
    public static Feedback correcting(Feedback before, double success) {
        return new Feedback(before.decision(), success, OptionalDouble.of(before.success()));
    }

    /** The first that is said. */
    public Feedback(String decision, double success) {
        this(decision, success, OptionalDouble.empty());
    }
}
