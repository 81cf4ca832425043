package dev.sluice.core.plan;

/**
 * What the agreement of two arms says, also of a third that is asked where they disagree.
 *
 * @param agreement of the two
 * @param betterRight how often the third would be right where the two agree, in [0, 1]
 */
public record Escalation(Agreement agreement, double betterRight) {

    public Escalation {
        if (!(betterRight >= 0 && betterRight <= 1)) {
            throw new IllegalArgumentException("not a probability: " + betterRight);
        }
    }
}
