/** Fitting the estimator's projection and the calibration on recorded outcomes. */
@NullMarked
package dev.sluice.replay.fit;

import org.jspecify.annotations.NullMarked;
