package dev.sluice.replay.fit;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.policies.forecast.CalibrationFile;

/** What the product knows before its first request: an estimator, and a calibration that reads its difficulties. */
public record Fitted(DifficultyEstimator estimator, CalibrationFile calibration) {}
