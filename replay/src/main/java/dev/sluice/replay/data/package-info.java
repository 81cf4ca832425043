/** Recorded outcomes of real models: prompts, answers with their tokens and correctness, prices, and the split. */
@NullMarked
package dev.sluice.replay.data;

import org.jspecify.annotations.NullMarked;
