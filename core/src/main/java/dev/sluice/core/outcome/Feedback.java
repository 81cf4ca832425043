package dev.sluice.core.outcome;

/**
 * What somebody later said of an answer.
 *
 * @param success how good it was, in [0, 1]; a plain yes is 1
 */
public record Feedback(String decision, double success) {

    public Feedback {
        if (!(success >= 0 && success <= 1)) {
            throw new IllegalArgumentException("score must lie in [0, 1]: " + success);
        }
    }
}
