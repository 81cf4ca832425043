/** What the estimator sees in a prompt, and what that does to the forecast of each arm. */
@NullMarked
package dev.sluice.replay.estimate;

import org.jspecify.annotations.NullMarked;
