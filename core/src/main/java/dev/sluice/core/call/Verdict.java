package dev.sluice.core.call;

import dev.sluice.core.request.Spend;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a verifier thinks of an answer.
 *
 * @param confidence that the answer is right, in [0, 1]: 0 where it is certainly wrong, empty where the verifier abstains
 * @param evidence what it saw, or why it abstains, in a few words; it is journalled, so none of them is the prompt's or
 *     the answer's
 * @param spent all that judging cost, that of the parts included
 * @param parts verdicts it rests on
 */
public record Verdict(String verifier, OptionalDouble confidence, String evidence, Spend spent, List<Verdict> parts) {

    public Verdict {
        if (confidence.isPresent() && !(confidence.getAsDouble() >= 0 && confidence.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("confidence must lie in [0, 1]: " + confidence.getAsDouble());
        }
        parts = List.copyOf(parts);
    }

    /** A verdict that cost nothing. */
    public Verdict(String verifier, double confidence, String evidence) {
        this(verifier, OptionalDouble.of(confidence), evidence, Spend.NONE, List.of());
    }

    public static Verdict abstains(String verifier, String reason) {
        return new Verdict(verifier, OptionalDouble.empty(), reason, Spend.NONE, List.of());
    }

    public boolean abstains() {
        return confidence.isEmpty();
    }

    /** Whether the answer is certainly wrong. */
    public boolean refutes() {
        return confidence.isPresent() && confidence.getAsDouble() == 0;
    }

    public Verdict charged(Spend spend) {
        return new Verdict(verifier, confidence, evidence, spend, parts);
    }
}
