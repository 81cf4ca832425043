package dev.sluice.core.request;

import java.util.Arrays;
import java.util.List;

/**
 * What a prompt looks like to any model: a small latent vector and the signals behind it. Not a probability: how a
 * backend fares with it is for the calibration to say.
 *
 * @param estimator name and version of what estimated it; calibrations refuse a latent of another estimator
 * @param latent never modified by anyone after construction
 */
public record Difficulty(String estimator, double[] latent, List<Signal> signals) {

    public Difficulty {
        signals = List.copyOf(signals);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Difficulty d
                && estimator.equals(d.estimator)
                && Arrays.equals(latent, d.latent)
                && signals.equals(d.signals);
    }

    @Override
    public int hashCode() {
        return 31 * estimator.hashCode() + Arrays.hashCode(latent);
    }
}
