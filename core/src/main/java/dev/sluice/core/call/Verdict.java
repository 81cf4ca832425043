package dev.sluice.core.call;

/**
 * What a verifier thinks of a completion.
 *
 * @param confidence that the answer is right, in [0, 1]
 * @param evidence what it saw, in a few words
 */
public record Verdict(String verifier, double confidence, String evidence) {

    public Verdict {
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence must lie in [0, 1]: " + confidence);
        }
    }
}
