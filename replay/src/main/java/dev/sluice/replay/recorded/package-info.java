/** Recorded completions played back, with what they cost. */
@NullMarked
package dev.sluice.replay.recorded;

import org.jspecify.annotations.NullMarked;
