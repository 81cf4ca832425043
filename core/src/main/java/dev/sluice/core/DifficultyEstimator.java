package dev.sluice.core;

import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;

/** Looks at a request without knowing any model. Pure. */
public interface DifficultyEstimator {

    Difficulty estimate(InferenceRequest request);
}
