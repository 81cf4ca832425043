/** Figures over prompts, with their uncertainty. */
@NullMarked
package dev.sluice.replay.figures;

import org.jspecify.annotations.NullMarked;
