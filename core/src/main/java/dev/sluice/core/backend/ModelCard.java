package dev.sluice.core.backend;

import dev.sluice.core.request.Feature;
import java.util.Set;

/**
 * What kind of model a backend runs and what it can really do.
 *
 * @param family models of one family err together, so their agreement proves less
 * @param calibratedAs the name under which the shipped calibration knows the model; an unknown name starts from a prior
 */
public record ModelCard(String family, String calibratedAs, ThinkingControl thinking, Set<Feature> features) {

    public ModelCard {
        features = Set.copyOf(features);
        if (features.contains(Feature.REASONING_EFFORT) != thinking.takesEffort()) {
            throw new IllegalArgumentException(
                    "feature REASONING_EFFORT must be present exactly where thinking takes an effort: " + thinking);
        }
    }
}
