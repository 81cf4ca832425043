package dev.sluice.replay.fit;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.call.Verifier;
import dev.sluice.policies.forecast.CalibrationFile;

/**
 * What the product knows before its first request.
 *
 * @param calibration reads the estimator's difficulties
 * @param verifier judges answers as the gateway does
 */
public record Fitted(DifficultyEstimator estimator, CalibrationFile calibration, Verifier verifier) {}
