/** A simulated month of traffic against one budget: does pacing keep its promises, and is it worth having. */
@NullMarked
package dev.sluice.replay.pace;

import org.jspecify.annotations.NullMarked;
