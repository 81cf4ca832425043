package dev.sluice.core.plan;

import java.util.List;

/**
 * What the forecast success of one arm is made of: the logit of its success is the sum of the shares.
 *
 * @param arm as plans name it
 */
public record Explained(String arm, List<Share> shares) {

    /**
     * What one thing adds.
     *
     * @param of the arm's own level, the prompt's likeness to known ones, or a signal by its name
     * @param logit that it adds
     */
    public record Share(String of, double logit) {}

    public Explained {
        shares = List.copyOf(shares);
    }
}
